import type { Form } from "../../cost/offer.ts";
import type { RunRecord, TargetRecord } from "../../results/run-record.ts";
import type { PhaseName, Sample } from "../../results/sample.ts";
import type { FreshStartKind } from "../../units/start-kind.ts";
import { stateOf } from "../series.ts";
import { standInOf } from "../stand-ins.ts";

/** One measured invocation, as bills see it. All ms. */
export interface CostInvocation {
  readonly trial: number;
  /** What the client waits. */
  readonly latencyMs: number;
  /** Runtime up and code loaded: what a provider that bills INIT bills beside the handler. */
  readonly initMs: number;
  readonly handleMs: number;
  /** Null where it was not measured. */
  readonly cpuMs: number | null;
  /** As the provider, or its rule applied here, says; null where nothing is billed. */
  readonly billedMs: number | null;
}

/** What a run has of one target that money depends on. */
export interface CostTarget {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  readonly form: Form;
  /** As its facts say; null where they do not. */
  readonly language: string | null;
  /** Its memory limit, MiB; null where the run does not say. */
  readonly memoryMiB: number | null;
  /** The start that stands for a cold one: `cold`, or what includes it where there is no such rung. */
  readonly coldStart: FreshStartKind;
  /** Accepted, in the order of execution; empty where none was measured. */
  readonly cold: readonly CostInvocation[];
  readonly warm: readonly CostInvocation[];
}

/** Accepted invocations, in the order of execution, by scenario, target and start. */
export type CostInvocations = ReadonlyMap<string, readonly CostInvocation[]>;

/** What bills need of the rows of a run. */
export function collectInvocations(samples: Iterable<Sample>): CostInvocations {
  const all = new Map<string, CostInvocation[]>();
  for (const sample of samples) addInvocation(all, sample);
  return all;
}

/** One more row, as `collectInvocations` takes it: a row is not needed any more then. */
export function addInvocation(all: Map<string, CostInvocation[]>, sample: Sample): void {
  if (stateOf(sample) !== "accepted") return;
  const key = keyOf(sample.scenario, sample.target, sample.start);
  const list = all.get(key);
  if (list === undefined) all.set(key, [toInvocation(sample)]);
  else list.push(toInvocation(sample));
}

const forms: Readonly<Record<string, Form>> = {
  wasm: "wasm",
  docker: "container",
  lambda: "function",
  "lambda-local": "function",
  process: "function",
};
const initPhases: readonly PhaseName[] = ["boot", "load", "init"];

/**
 * The targets of a run that can be priced, in the order of the run. An endpoint elsewhere (`http`) is left out: what runs
 * behind it is not known. So are other arms of a target.
 */
export function costTargets(run: RunRecord, accepted: CostInvocations): CostTarget[] {
  return run.targets.flatMap((record) => {
    const form = forms[record.kind];
    if (form === undefined || record.arm !== undefined || !record.available) return [];
    const { scenario, name, kind } = record;
    const of = (start: string): readonly CostInvocation[] => accepted.get(keyOf(scenario, name, start)) ?? [];
    const coldStart = coldStartOf(record);
    const memoryMiB = memoryOf(record);
    const language = record.facts["language"] ?? null;
    const rows = { cold: of(coldStart), warm: of("warm") };
    return [{ scenario, target: name, kind, form, language, memoryMiB, coldStart, ...rows }];
  });
}

function keyOf(scenario: string, target: string, start: string): string {
  return `${scenario}\n${target}\n${start}`;
}

/** A target without a cold rung is as cold as the rung that measures the same. */
function coldStartOf(record: TargetRecord): FreshStartKind {
  const standIn = standInOf(record, "cold");
  return standIn === undefined || standIn === "warm" ? "cold" : standIn;
}

/** Facts are for people: "512 MiB, no swap", "128 MB". */
function memoryOf({ facts }: TargetRecord): number | null {
  const [, size, unit] = /^(\d+(?:\.\d+)?) (MiB|MB|GiB)\b/.exec(facts["memory"] ?? "") ?? [];
  if (size === undefined) return null;
  return unit === "GiB" ? Number(size) * 1024 : Number(size);
}

function toInvocation({ trial, totalNs, phases, usage }: Sample): CostInvocation {
  const sum = (names: readonly PhaseName[]): number =>
    phases.reduce((ns, { phase, ns: part }) => (names.includes(phase) ? ns + part : ns), 0) / 1e6;
  return {
    trial,
    latencyMs: totalNs / 1e6,
    initMs: sum(initPhases),
    handleMs: sum(["handle"]),
    cpuMs: usage.cpuNs === null ? null : usage.cpuNs / 1e6,
    billedMs: usage.billedMs,
  };
}
