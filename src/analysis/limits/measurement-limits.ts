import { formatDuration, formatNumber, formatRatio } from "../../units/format-duration.ts";
import type { StartKind } from "../../units/start-kind.ts";
import type { Analysis, Comparison } from "../analysis.ts";
import { detectableRatio } from "../detectable-ratio.ts";
import { mostNamed } from "../name-list.ts";
import type { Limit } from "./limit.ts";
import { remoteEngineLimit } from "./remote-engine-limit.ts";
import { sentenceCase } from "./sentence-case.ts";

const localKinds: readonly string[] = ["wasm", "process", "docker", "lambda-local"];

/** What one run on one machine, one request after another, cannot say. */
export function measurementLimits(analysis: Analysis): Limit[] {
  return [
    ...artifactLimit(analysis),
    ...networkLimit(analysis),
    ...remoteEngineLimit(analysis),
    ...machineLimit(analysis),
    ...detectableLimit(analysis),
    ...concurrencyLimit(analysis),
  ];
}

/** Fetching, and reading from disk, where no start of this run has it. */
function artifactLimit(analysis: Analysis): Limit[] {
  const kinds = kindsOf(analysis).filter((kind) => localKinds.includes(kind));
  if (kinds.length === 0) return [];
  const missing = [
    ...(isMeasured(analysis, "absent") ? [] : [`${fetchWords(kinds)} before the clock started`]),
    ...(isMeasured(analysis, "disk") ? [] : ["files were in the page cache where earlier starts had left them there"]),
  ];
  if (missing.length === 0) return [];
  const text = `${sentenceCase(missing.join(", and "))}: a machine that has not run this before takes longer.`;
  return [{ code: "artifact-ready", topic: "Everything was on the machine", text }];
}

function fetchWords(kinds: readonly string[]): string {
  const has = (kind: string): boolean => kinds.includes(kind);
  if (has("docker")) return has("wasm") ? "images were pulled and modules fetched" : "images were pulled";
  return has("wasm") ? "modules were fetched" : "code was in place";
}

function networkLimit(analysis: Analysis): Limit[] {
  const kinds = kindsOf({ targets: analysis.targets.filter(({ facts }) => facts["engine-machine"] === undefined) });
  const far = kinds.filter((kind) => kind === "http" || kind === "lambda");
  const near = kinds.some((kind) => localKinds.includes(kind));
  if (far.length === 0 && !near) return [];
  const text = [
    ...(near ? ["Client and target share a machine: no network, gateway or TLS is in its numbers."] : []),
    ...(far.length > 0
      ? [`The network between here and the ${far.join(" and ")} targets is in every number of theirs.`]
      : []),
  ].join(" ");
  return [{ code: "network", topic: far.length === 0 ? "No network" : "The network", text }];
}

function machineLimit({ run, floors }: Analysis): Limit[] {
  const { cpu, virtualization } = run.environment;
  const machine = `${cpu.model}, ${cpu.cores} cores${virtualization === null ? "" : `, virtual (${virtualization}), so its neighbours are not known`}`;
  const measured = floors.map(({ what, medianNs }) => `${what} ${formatDuration(medianNs)}`);
  const noise = measured.length === 0 ? "" : ` Its floor is in every number: ${measured.join("; ")}.`;
  const text = `${machine}. Harness, engine and targets share it.${noise} On other hardware ratios differ, and what changes from day to day is in no interval.`;
  if (run.merged !== undefined)
    return [{ code: "one-machine", topic: "Several processes, one run", text: `${text} ${mergedText(run.merged)}` }];
  return [{ code: "one-machine", topic: "One machine, one run", text }];
}

function mergedText({ shards }: NonNullable<Analysis["run"]["merged"]>): string {
  const kinds = new Set(shards.map(({ environment }) => environment.fingerprint)).size;
  const machines =
    kinds === 1 ? "machines of one class, or on one machine" : `machines of ${kinds} classes; this is the first`;
  return `Its ${shards.length} shards were measured on ${machines}: how far apart machines are is not told from how far apart starts are.`;
}

function detectableLimit({ comparisons, run }: Analysis): Limit[] {
  if (comparisons.length === 0) return [];
  const several = run.scenarios.length > 1;
  const named = comparisons
    .map((comparison) => ({ comparison, ratio: detectableRatio(comparison, run.scenarios) }))
    .sort((a, b) => b.ratio - a.ratio)
    .map(({ comparison, ratio }) => `${placeOf(comparison, several)} ${formatRatio(ratio)}`);
  const rest = named.length - mostNamed;
  const last = rest > 0 ? `; the other ${rest} at most as much, down to ${named.at(-1)}` : "";
  const text = `With these starts, a slowdown against the reference is found four times in five from these ratios on: ${named.slice(0, mostNamed).join("; ")}${last}. Smaller differences may be there.`;
  return [{ code: "detectable", topic: "What would have been missed", text }];
}

function placeOf({ scenario, target, targetStart, start }: Comparison, several: boolean): string {
  const against = targetStart === start ? "" : ` (against ${start})`;
  return `${several ? `${scenario}, ` : ""}${target} ${targetStart}${against}`;
}

function concurrencyLimit(analysis: Analysis): Limit[] {
  const { bursts, cells, loads } = analysis;
  const warm = cells.filter(({ start, n }) => start === "warm" && n > 0);
  const isBurst = bursts.some(({ rounds }) => rounds > 0);
  if (loads.some(({ measured }) => measured !== null)) {
    const text =
      "Each target had one load: nothing says how much another one would differ, and targets were loaded from the machine that runs them.";
    return [{ code: "load-once", topic: "One load", text }];
  }
  const parts = [
    ...(warm.length === 0 ? [] : [`warm requests were sent one at a time (${requestsText(warm)})`]),
    ...(isBurst ? [] : ["instances were started one at a time"]),
  ];
  if (parts.length === 0) return [];
  const text = `${sentenceCase(parts.join(", and "))}: nothing here is about throughput, queues or contention.`;
  return [{ code: "concurrency", topic: "A concurrency of one", text }];
}

function requestsText(warm: Analysis["cells"]): string {
  const counts = [...new Set(warm.map(({ invocationsPerInstance }) => invocationsPerInstance))].sort((a, b) => a - b);
  const [least, most] = [counts[0] ?? 0, counts.at(-1) ?? 0];
  return `${least === most ? formatNumber(least) : `${least} to ${most}`} to each instance`;
}

function kindsOf({ targets }: Pick<Analysis, "targets">): string[] {
  return [...new Set(targets.filter(({ available }) => available).map(({ kind }) => kind))];
}

function isMeasured({ cells }: Analysis, start: StartKind): boolean {
  return cells.some((cell) => cell.start === start && cell.n > 0);
}
