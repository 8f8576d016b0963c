import type { RunSummary, SeriesSummary } from "../../src/results/run-summary.ts";
import { logMedianError } from "../../src/stats/log-median-error.ts";
import { median } from "../../src/stats/quantile.ts";
import type { Random } from "../../src/units/random.ts";

/** Standard normal numbers from uniform ones (Box and Muller, Annals of Mathematical Statistics 29, 1958). */
export function normalNumbers(random: Random): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The standard deviation of the logarithm of a log-normal with this coefficient of variation. */
export function logDeviation(cv: number): number {
  return Math.sqrt(Math.log1p(cv * cv));
}

/** A series with these starts, ns; 10 ms around where nothing else is said. */
export function summarySeries(
  name: string,
  values: readonly number[],
  part: Partial<SeriesSummary> = {},
): SeriesSummary {
  const [scenario = "", target = ""] = name.split(" ");
  const whole = values.map(Math.round);
  return {
    scenario,
    target,
    kind: "wasm",
    start: "cold",
    rows: whole.length,
    n: whole.length,
    failed: 0,
    setAside: 0,
    exceedsLimits: false,
    medianNs: whole.length === 0 ? null : median(whole),
    logError: whole.length === 0 ? null : logMedianError(whole),
    phases: whole.length === 0 ? [] : [{ phase: "handle", ns: median(whole) }],
    observationsNs: whole,
    question: "q",
    engine: "wasm 1",
    artifact: {},
    ...part,
  };
}

/** A complete run on the machine "f". */
export function summary(id: string, series: readonly SeriesSummary[], part: Partial<RunSummary> = {}): RunSummary {
  return {
    schema: 1,
    id,
    startedAt: "2026-11-22T07:31:05.000Z",
    status: "complete",
    tool: { name: "coldbench", version: "0.1.0" },
    fingerprint: "f",
    machine: "cpu, 2 cores",
    unavailable: [],
    series: [...series],
    ...part,
  };
}

/** How runs differ that measure the same. */
export interface NightNoise {
  readonly series: number;
  /** Coefficient of variation from run to run. */
  readonly cv: number;
  /** Share of that variance which moves all series of a run together: 0 independent, 1 as one. */
  readonly common: number;
  /** Starts of a series and their coefficient of variation. */
  readonly starts: number;
  readonly startCv: number;
}

/** A run of series that last 10 ms each, times `factor`. */
export function noisyRun(id: string, noise: NightNoise, normal: () => number, factor = 1): RunSummary {
  const { series, cv, common, starts, startCv } = noise;
  const [between, within] = [logDeviation(cv), logDeviation(startCv)];
  const together = normal() * Math.sqrt(common);
  const rows = Array.from({ length: series }, (_, at) => {
    const level = Math.log(1e7 * factor) + between * (together + normal() * Math.sqrt(1 - common));
    const values = Array.from({ length: starts }, () => Math.exp(level + within * normal()));
    return summarySeries(`s${at} wasm`, values);
  });
  return summary(id, rows);
}
