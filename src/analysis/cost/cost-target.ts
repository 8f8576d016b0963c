import type { Form } from "../../cost/offer.ts";
import type { RunRecord, TargetRecord } from "../../results/run-record.ts";
import type { FreshStartKind, StartKind } from "../../units/start-kind.ts";
import { type Series, seriesKey } from "../series.ts";
import type { SeriesColumns } from "../series-columns.ts";
import { standInOf } from "../stand-ins.ts";

/** Accepted invocations as bills see them, by column, all of one length. All ms but the trial. */
export interface CostColumns {
  readonly trials: Float64Array;
  /** What the client waits. */
  readonly latencyMs: Float64Array;
  /** Runtime up and code loaded: what a provider that bills INIT bills beside the handler. */
  readonly initMs: Float64Array;
  readonly handleMs: Float64Array;
  /** NaN where it was not measured. */
  readonly cpuMs: Float64Array;
  /** As the provider, or its rule applied here, says; NaN where nothing is billed. */
  readonly billedMs: Float64Array;
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
  /** In the order of execution; empty where none was measured. */
  readonly cold: CostColumns;
  readonly warm: CostColumns;
}

const forms: Readonly<Record<string, Form>> = {
  wasm: "wasm",
  docker: "container",
  lambda: "function",
  "lambda-local": "function",
  process: "function",
};

/**
 * The targets of a run that can be priced, in the order of the run. An endpoint elsewhere (`http`) is left out: what runs
 * behind it is not known. So are other arms of a target.
 */
export function costTargets(run: RunRecord, series: ReadonlyMap<string, Series>): CostTarget[] {
  return run.targets.flatMap((record) => {
    const form = forms[record.kind];
    if (form === undefined || record.arm !== undefined || !record.available) return [];
    const { scenario, name, kind } = record;
    const of = (start: StartKind): CostColumns => toCostColumns(series.get(seriesKey(scenario, name, start))?.accepted);
    const coldStart = coldStartOf(record);
    const memoryMiB = memoryOf(record);
    const language = record.facts["language"] ?? null;
    const rows = { cold: of(coldStart), warm: of("warm") };
    return [{ scenario, target: name, kind, form, language, memoryMiB, coldStart, ...rows }];
  });
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

/** @param accepted of a series; undefined: it has no rows */
function toCostColumns(accepted: SeriesColumns | undefined): CostColumns {
  const none = new Float64Array();
  const {
    trials = none,
    totalsNs = none,
    initNs = none,
    handleNs = none,
    cpuNs = none,
    billedMs = none,
  } = accepted ?? {};
  const toMs = (column: Float64Array): Float64Array => column.map((ns) => ns / 1e6);
  return {
    trials,
    latencyMs: toMs(totalsNs),
    initMs: toMs(initNs),
    handleMs: toMs(handleNs),
    cpuMs: toMs(cpuNs),
    billedMs,
  };
}
