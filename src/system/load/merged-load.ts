import type { HealthReading } from "./generator-health.ts";
import { encodeHistogram, mergeHistograms, quantileNs } from "./latency-histogram.ts";
import type { LoadPlan } from "./load-plan.ts";
import type { LoadTally, WindowTally } from "./load-tally.ts";
import type { UsageReading } from "./usage-watch.ts";

/** What a worker told at its end. */
export interface WorkerResult {
  readonly tally: LoadTally;
  readonly health: readonly HealthReading[];
}

/** One window of a load. What is not known is null. */
export interface MergedWindow {
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  readonly dropped: number;
  readonly p50Ns: number | null;
  readonly p99Ns: number | null;
  readonly cpuNs: number | null;
  readonly memoryBytes: number | null;
  readonly latenessP99Ns: number | null;
  readonly latenessMaxNs: number | null;
  readonly loopDelayMaxNs: number;
  /** The busiest worker's, 0..1. */
  readonly busy: number;
  readonly generatorCpuNs: number;
}

/** What all workers counted, as if one had. Histograms are HdrHistogram's, in microseconds. */
export interface MergedLoad {
  readonly workers: number;
  readonly windowMs: number;
  readonly plannedMs: number;
  /** From the beginning to the end of the last request. */
  readonly elapsedNs: number;
  readonly sent: number;
  readonly answered: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly mismatched: number;
  readonly mismatch?: string;
  readonly timeouts: number;
  readonly dropped: number;
  /** Sent, and given up because the load was over or was interrupted. */
  readonly unfinished: number;
  readonly firstAnswerNs: number | null;
  readonly latency: string;
  readonly service: string;
  readonly lateness: string;
  readonly windows: readonly MergedWindow[];
}

/** Puts together what the workers of one load counted. */
export function mergeWorkers(
  results: readonly WorkerResult[],
  {
    plan,
    windowMs,
    plannedMs,
    readings,
  }: {
    readonly plan: LoadPlan;
    readonly windowMs: number;
    readonly plannedMs: number;
    readonly readings: readonly UsageReading[];
  },
): MergedLoad {
  const tallies = results.map(({ tally }) => tally);
  const sumOf = (count: (tally: LoadTally) => number): number => sum(tallies.map(count));
  const firstAnswers = tallies.flatMap(({ firstAnswerMs }) => (firstAnswerMs === null ? [] : [firstAnswerMs]));
  const errors = sumErrors(tallies);
  const [sent, answered, mismatched, timeouts] = [
    sumOf((one) => one.sent),
    sumOf((one) => one.answered),
    sumOf((one) => one.mismatched),
    sumOf((one) => one.timeouts),
  ];
  const mismatch = tallies.find((one) => one.mismatch !== undefined)?.mismatch;
  const encoded = (pick: (tally: LoadTally) => string): string => encodeHistogram(mergeHistograms(tallies.map(pick)));
  const lateness = tallies.flatMap(({ windows }) => windows.map((window) => window.lateness));
  return {
    workers: results.length,
    windowMs,
    plannedMs: plan.mode === "burst" ? 0 : plannedMs,
    elapsedNs: Math.round(Math.max(0, ...tallies.map(({ lastEndMs }) => lastEndMs)) * 1e6),
    sent,
    answered,
    errors,
    mismatched,
    ...(mismatch === undefined ? {} : { mismatch }),
    timeouts,
    dropped: sumOf((one) => one.dropped),
    unfinished: Math.max(0, sent - answered - mismatched - timeouts - sum(Object.values(errors))),
    firstAnswerNs: firstAnswers.length === 0 ? null : Math.round(Math.min(...firstAnswers) * 1e6),
    latency: encoded((one) => one.latency),
    service: encoded((one) => one.service),
    lateness: encodeHistogram(mergeHistograms(lateness)),
    windows: mergeWindows(results, readings),
  };
}

function mergeWindows(results: readonly WorkerResult[], readings: readonly UsageReading[]): MergedWindow[] {
  const count = Math.max(0, ...results.map(({ tally }) => tally.windows.length));
  return Array.from({ length: count }, (_, at) => {
    const windows = results.flatMap(({ tally }) => tally.windows[at] ?? []);
    const health = results.flatMap((one) => one.health[at] ?? []);
    const sumOf = (pick: (window: WindowTally) => number): number => sum(windows.map(pick));
    const latency = mergeHistograms(windows.map((window) => window.latency));
    const lateness = mergeHistograms(windows.map((window) => window.lateness));
    const { cpuNs = null, memoryBytes = null, generatorCpuNs = 0 } = readings[at] ?? {};
    return {
      sent: sumOf((window) => window.sent),
      answered: sumOf((window) => window.answered),
      failed: sumOf((window) => window.failed),
      dropped: sumOf((window) => window.dropped),
      p50Ns: quantileNs(latency, 0.5),
      p99Ns: quantileNs(latency, 0.99),
      cpuNs,
      memoryBytes,
      latenessP99Ns: quantileNs(lateness, 0.99),
      latenessMaxNs: quantileNs(lateness, 1),
      loopDelayMaxNs: Math.round(Math.max(0, ...health.map(({ delayMaxMs }) => delayMaxMs)) * 1e6),
      busy: Math.max(0, ...health.map(({ busy }) => busy)),
      generatorCpuNs,
    };
  });
}

function sumErrors(tallies: readonly LoadTally[]): Record<string, number> {
  const errors = new Map<string, number>();
  for (const tally of tallies)
    for (const [code, count] of Object.entries(tally.errors)) errors.set(code, (errors.get(code) ?? 0) + count);
  return Object.fromEntries([...errors].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
