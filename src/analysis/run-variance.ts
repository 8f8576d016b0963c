import type { SeriesSummary } from "../results/run-summary.ts";
import { independentGroups } from "../stats/independent-groups.ts";
import { moderatedVariances, priorDf } from "../stats/moderated-variance.ts";
import { logVarianceOf } from "./assessment.ts";

/** The runs of a baseline that have a series, oldest first. */
export interface Replicates {
  readonly runs: readonly { readonly id: string; readonly series: SeriesSummary }[];
  /** Coefficient of variation to assume where it is not measured: 0.2 is 20 %. */
  readonly assumedNoise: number;
}

/** How much the medians of runs differ that measure the same. */
export interface RunVariance {
  /** Of the logarithm of a run's median. */
  readonly variance: number;
  /** Infinity where it is assumed. */
  readonly df: number;
  readonly from: "measured" | "assumed";
}

/**
 * The run-to-run variance of each series, in the order given: its own, drawn towards what all series share. What a machine
 * does to a run it often does to all its series, and then many series tell no more than one: the degrees of freedom are
 * those of the runs times the number of series that move by themselves. A variance with less than the prior's weight behind
 * it is not called measured: the assumed one takes its place where it is the larger.
 */
export function runVariances(series: readonly Replicates[]): RunVariance[] {
  const logs = series.map(({ runs }) => runs.map(({ series: { medianNs } }) => Math.log(medianNs ?? 1)));
  const own = logs.map(varianceOf);
  const measured = own.some(({ df }) => df > 0) ? moderatedVariances(own) : own;
  const shared = sharedDf(series);
  return measured.map(({ variance, df: weight }, at) => {
    const df = Math.min(weight, shared);
    if (df >= priorDf) return { variance, df, from: "measured" };
    const assumed = logVarianceOf((series[at] as Replicates).assumedNoise);
    return { variance: Math.max(variance, assumed), df: Infinity, from: "assumed" };
  });
}

/** Degrees of freedom of the variance that all series share. */
function sharedDf(series: readonly Replicates[]): number {
  const ids = [...new Set(series.flatMap(({ runs }) => runs.map(({ id }) => id)))];
  const groups = series.map(({ runs }) => {
    const medians = new Map(runs.map(({ id, series: { medianNs } }) => [id, medianNs]));
    return ids.map((id) => Math.log(medians.get(id) ?? NaN));
  });
  return Math.max(0, ids.length - 1) * independentGroups(groups);
}

/** @returns a variance of 0 with 0 degrees of freedom below two values */
function varianceOf(values: readonly number[]): { variance: number; df: number } {
  const df = values.length - 1;
  if (df < 1) return { variance: 0, df: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / df, df };
}
