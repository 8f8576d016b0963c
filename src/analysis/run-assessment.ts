import type { SeriesSummary } from "../results/run-summary.ts";
import { mannWhitneyP } from "../stats/mann-whitney.ts";
import { logMedianMinimum } from "../stats/log-median-error.ts";
import { priorDf } from "../stats/moderated-variance.ts";
import { twoSidedNormalP } from "../stats/normal.ts";
import { studentTQuantile, twoSidedStudentTP } from "../stats/student-t.ts";
import { type Assessment, type Unassessed, variationOf } from "./assessment.ts";
import { type Replicates, runVariances, type RunVariance } from "./run-variance.ts";

/** One series of a baseline's runs and of the candidate. */
export interface RunsEntry extends Replicates {
  readonly candidate: SeriesSummary;
}

/** More runs than this nobody keeps in a baseline. */
const mostRuns = 100;

/**
 * How much longer the candidate takes, run against runs: the unit is the run, never its starts, because whatever a machine
 * does for a whole run moves all starts of it. Runs of the baseline tell how much runs differ; where they are too few,
 * that is assumed, and the starts must differ as well.
 * @returns in the order given
 */
export function assessRuns(entries: readonly RunsEntry[], alpha: number): (Assessment | Unassessed)[] {
  const usable = entries.map((entry) => ({
    ...entry,
    runs: entry.runs.filter(({ series }) => series.n >= logMedianMinimum && series.medianNs !== null),
  }));
  const variances = runVariances(usable);
  const quantile = rememberedQuantile();
  return usable.map((entry, at) => assess(entry, { known: variances[at] as RunVariance, alpha, quantile }));
}

interface Judging {
  readonly known: RunVariance;
  readonly alpha: number;
  readonly quantile: typeof studentTQuantile;
}

/** The quantile of Student's t; most series of a gate ask for the same few. */
function rememberedQuantile(): typeof studentTQuantile {
  const known = new Map<string, number>();
  return (p, df) => {
    const key = `${p} ${df}`;
    const t = known.get(key) ?? studentTQuantile(p, df);
    known.set(key, t);
    return t;
  };
}

function assess({ runs, candidate }: RunsEntry, { known, alpha, quantile }: Judging): Assessment | Unassessed {
  const baseline = runs.map(({ series }) => series);
  const lacking = whatLacks(baseline, candidate);
  if (lacking !== null) return lacking;
  const within = mean(baseline.map(squaredError));
  // Medians that were measured differ by their starts, too, and cannot agree better than these allow: where they seem to,
  // few of them did so by chance. What is assumed is of the machine alone.
  const variance = known.from === "assumed" ? known.variance + within : Math.max(known.variance, within);
  // A candidate of fewer starts than the baseline's runs is less sure than another of them would be.
  const excess = Math.max(0, squaredError(candidate) - within);
  const count = baseline.length;
  const errorWith = (more: number): number => Math.sqrt(variance * (1 + 1 / (count + more)) + excess);
  const halfWidth = (level: number, more: number): number => quantile(1 - level / 2, known.df + more) * errorWith(more);
  const least = Math.max(1, priorDf + 1 - count);
  const shift = logMedian(candidate) - mean(baseline.map(logMedian));
  const reach = halfWidth(alpha, 0);
  const p = twoSidedStudentTP(shift / errorWith(0), known.df);
  return {
    shift,
    interval: { low: shift - reach, high: shift + reach },
    pValue: known.from === "assumed" ? Math.max(p, ...baseline.map((run) => startsP(run, candidate))) : p,
    noise: { from: known.from, cv: variationOf(known.from === "assumed" ? known.variance : variance) },
    precision: { of: "baseline runs", halfWidth, error: errorWith(0), df: known.df, share: 1, least, most: mostRuns },
  };
}

function whatLacks(baseline: readonly SeriesSummary[], { n, medianNs }: SeriesSummary): Unassessed | null {
  if (n < logMedianMinimum || medianNs === null)
    return {
      reason: `${n === 1 ? "1 start" : `${n} starts`}, and it takes ${logMedianMinimum}`,
      needs: { more: Math.max(1, logMedianMinimum - n), of: "starts" },
    };
  if (baseline.length > 0) return null;
  return { reason: `no run of the baseline has ${logMedianMinimum} starts`, needs: { more: 1, of: "baseline runs" } };
}

/** Whether the starts of one run differ from those of another; from the errors of their medians where only these were kept. */
function startsP(baseline: SeriesSummary, candidate: SeriesSummary): number {
  if (baseline.observationsNs !== undefined && candidate.observationsNs !== undefined)
    return mannWhitneyP(candidate.observationsNs, baseline.observationsNs);
  const error = Math.sqrt(squaredError(baseline) + squaredError(candidate));
  return error === 0 ? 1 : twoSidedNormalP((logMedian(candidate) - logMedian(baseline)) / error);
}

function logMedian({ medianNs }: SeriesSummary): number {
  return Math.log(medianNs ?? 1);
}

function squaredError({ logError }: SeriesSummary): number {
  return (logError ?? 0) ** 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
