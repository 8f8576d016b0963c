import { decodeFromCompressedBase64, type Histogram } from "hdr-histogram-js";
import type { LoadMeasured, LoadRecord } from "../results/load-record.ts";
import type { RunRecord } from "../results/run-record.ts";
import type { Load, LoadPercentile, MeasuredLoad } from "./load-model.ts";
import { isSpoiled, judgeWindows } from "./load-spoiling.ts";

/** The percentiles of a load. */
const shown = [0.5, 0.9, 0.95, 0.99, 0.999] as const;

/** A percentile is told where so many requests lie beyond it. */
const leastBeyond = 10;

/** Share of the time in which a closed loop's thread does not wait: above it, it could not have sent more. */
const boundBusy = 0.9;

/** The loads of every target, in the order of the run. */
export function analyseLoads(run: RunRecord): Load[] {
  return (run.loads ?? []).map((record) => toLoad(record, run));
}

function toLoad({ scenario, target, plan, measured, reason }: LoadRecord, { targets }: RunRecord): Load {
  const kind = targets.find((one) => one.scenario === scenario && one.name === target)?.kind ?? "";
  return {
    scenario,
    target,
    kind,
    plan,
    measured: measured === undefined ? null : judge(measured, plan.mode),
    reason: reason ?? null,
  };
}

function judge(measured: LoadMeasured, mode: LoadRecord["plan"]["mode"]): MeasuredLoad {
  const { latency, service, lateness, windows: raw, ...counts } = measured;
  const { sent, dropped, unfinished, answered, plannedMs, elapsedNs, windowMs } = counts;
  const offered = sent + dropped - unfinished;
  const histogram = decode(latency);
  const windows = judgeWindows(raw, mode, windowMs);
  const latenessP99Ns = valueAt(decode(lateness), 0.99);
  const cpu = raw.flatMap(({ cpuNs }) => (cpuNs === null ? [] : [cpuNs]));
  const memory = raw.flatMap(({ memoryBytes }) => (memoryBytes === null ? [] : [memoryBytes]));
  const percentiles = shown.map((p) => percentileOf(histogram, p, { offered, answered }));
  const p99Ns = valueAt(histogram, 0.99);
  const active = windows.filter((window) => window.sent > 0);
  const busy = active.reduce((sum, window) => sum + window.busy, 0) / Math.max(1, active.length);
  return {
    ...counts,
    offered,
    unanswered: offered - answered,
    offeredPerSecond: plannedMs > 0 ? (offered * 1000) / plannedMs : null,
    answeredPerSecond: elapsedNs > 0 ? (answered * 1e9) / elapsedNs : null,
    percentiles,
    maxNs: valueAt(histogram, 1),
    serviceP99Ns: answered * 0.01 < leastBeyond ? null : valueAt(decode(service), 0.99),
    curve: curveOf(histogram, { offered, answered }),
    latenessP99Ns,
    cores: cpu.length === 0 || elapsedNs === 0 ? null : cpu.reduce((sum, ns) => sum + ns, 0) / elapsedNs,
    memoryBytes: memory.length === 0 ? null : Math.max(...memory),
    windows,
    spoiled: windows.filter(({ spoiled }) => spoiled).length,
    isLate: mode !== "closed" && isSpoiled(latenessP99Ns, p99Ns),
    isGeneratorBound: mode === "closed" && busy >= boundBusy,
  };
}

interface Answered {
  readonly offered: number;
  readonly answered: number;
}

function percentileOf(histogram: Histogram, p: number, { offered, answered }: Answered): LoadPercentile {
  if (offered * (1 - p) < leastBeyond * (1 - 1e-9)) return { p, ns: null, withheld: "few" };
  const rank = Math.ceil(p * offered);
  if (rank > answered) return { p, ns: null, withheld: "unanswered" };
  return { p, ns: valueAt(histogram, rank / answered), withheld: null };
}

/** From the median on, twenty points for each tenfold rarer request, up to the rarest one that was answered. */
function curveOf(histogram: Histogram, { offered, answered }: Answered): MeasuredLoad["curve"] {
  const points: { p: number; ns: number }[] = [];
  for (let at = 0; offered > 0; at++) {
    const p = 1 - 0.5 * 10 ** (-at / 20);
    const rank = Math.ceil(p * offered);
    if (offered * (1 - p) < 1 || rank > answered) break;
    points.push({ p, ns: valueAt(histogram, rank / answered) ?? 0 });
  }
  return points;
}

function decode(encoded: string): Histogram {
  return decodeFromCompressedBase64(encoded, 32, false);
}

/** ns; null when nothing was recorded. */
function valueAt(histogram: Histogram, share: number): number | null {
  if (histogram.totalCount === 0) return null;
  // A rank that is a whole number of requests is not to become the next one by rounding.
  const percentile = Math.min(100, share * 100 * (1 - 1e-12));
  return Math.min(histogram.getValueAtPercentile(percentile), histogram.maxValue) * 1000;
}
