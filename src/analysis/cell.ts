import { logHistogram } from "../stats/log-histogram.ts";
import { quantileInterval, requiredCount } from "../stats/order-statistic-interval.ts";
import { type Outlier, tukeyOutliers } from "../stats/outliers.ts";
import { ascending, median, quantile } from "../stats/quantile.ts";
import type { Cell, Observation, Percentile, ShapeBin } from "./analysis.ts";
import { cellCode } from "./cell-code.ts";
import { phaseShares } from "./phase-shares.ts";
import { type Reduced, reduceSeries, type Series } from "./series.ts";
import { knownOf } from "./series-columns.ts";

/** The percentiles of every cell, 0..1. */
export const percentilePoints = [0.9, 0.95, 0.99] as const;

/**
 * The cell of a series, complete but for its drift and its modes, which are judged among all cells of the run (`screenCells`).
 * @param level of the intervals, two-sided: `lookLevel` where a stop rule looked at the data
 */
export function toCell(series: Series, level: number): Cell {
  const { accepted } = series;
  const reduced = reduceSeries(series);
  const values = reduced.map(({ ns }): number => ns);
  const sorted = ascending(values);
  const flags = tukeyOutliers(values);
  const estimate = estimateMedian(sorted, level);
  return {
    scenario: series.scenario,
    target: series.target,
    kind: series.kind,
    start: series.start,
    n: reduced.length,
    failed: series.failed,
    failures: [...series.failures.values()].sort(mostFrequentFirst),
    setAside: series.setAside,
    ...(series.refusal === null ? {} : { refusal: series.refusal }),
    unproved: series.unproved === 0 ? null : { samples: series.unproved, of: accepted.totalsNs.length },
    median: estimate,
    percentiles: percentilePoints.map((p) => estimatePercentile(sorted, p, level)),
    minNs: sorted[0] ?? null,
    maxNs: sorted.at(-1) ?? null,
    phases: estimate === null ? [] : phaseShares(series.phases, estimate.point),
    outliers: { mild: countOf(flags, "mild"), severe: countOf(flags, "severe") },
    drift: null,
    invocationsPerInstance:
      reduced.length === 0 ? 0 : Math.floor(median(reduced.map(({ invocations }) => invocations))),
    medianCpuNs: knownMedian(accepted.cpuNs),
    medianBilledMs: knownMedian(accepted.billedMs),
    peakMemoryBytes: series.peakMemoryBytes,
    maxPollErrorNs: series.maxPollErrorNs,
    code: cellCode(series.code),
    shape: toShape(sorted),
    modes: null,
    observations: reduced.map((observation, at) => toObservation(observation, flags[at] as Outlier)),
  };
}

function toObservation({ trial, ns, atNs }: Reduced, outlier: Outlier): Observation {
  return { trial, ns, atNs, outlier };
}

/** @param sorted ascending, ns; one that took no time counts as 1 ns */
export function toShape(sorted: Float64Array): ShapeBin[] {
  const positive = sorted[0] === 0 ? sorted.map((ns) => Math.max(1, ns)) : sorted;
  return logHistogram(positive).map(({ low, high, count }) => ({ lowNs: low, highNs: high, count }));
}

function estimateMedian(sorted: Float64Array, level: number): Cell["median"] {
  if (sorted.length === 0) return null;
  const interval = quantileInterval(sorted, 0.5, level);
  return { point: quantile(sorted, 0.5), low: interval?.low ?? null, high: interval?.high ?? null };
}

function estimatePercentile(sorted: Float64Array, p: number, level: number): Percentile {
  const interval = quantileInterval(sorted, p, level);
  if (interval === null) return { p, withheld: true, needs: requiredCount(p, level) };
  return { p, withheld: false, point: quantile(sorted, p), ...interval };
}

/** Null where nothing is known. */
function knownMedian(column: Float64Array): number | null {
  const known = knownOf(column);
  return known.length === 0 ? null : median(known);
}

function countOf(flags: readonly Outlier[], flag: Outlier): number {
  return flags.filter((other) => other === flag).length;
}

function mostFrequentFirst(a: Cell["failures"][number], b: Cell["failures"][number]): number {
  return b.count - a.count || a.code.localeCompare(b.code, "en") || a.message.localeCompare(b.message, "en");
}
