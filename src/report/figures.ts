import type { Analysis, Cell, Comparison, Interval, Percentile } from "../analysis/analysis.ts";
import { durationUnit, formatDuration, formatNumber } from "../units/format-duration.ts";

/**
 * "213 ms [206, 221]": the interval in the unit of the point. Without an interval where n is too small for one;
 * "none" for an empty cell.
 */
export function formatMedian(median: Cell["median"]): string {
  if (median === null) return "none";
  const { point, low, high } = median;
  return low === null || high === null ? formatDuration(point) : formatInterval({ point, low, high });
}

/** "213 ms [206, 221]": the bounds in the unit of the point. */
export function formatInterval({ point, low, high }: Interval): string {
  const unit = durationUnit(point);
  const bound = (ns: number): string => formatDuration(ns, unit).split(" ")[0] ?? "";
  return `${formatDuration(point)} [${bound(low)}, ${bound(high)}]`;
}

/** "p95" and "p99.9" from 95 and 99.9, or from 0.95 and 0.999. */
export function percentileName(percentile: Percentile): string {
  const p = percentile.p < 1 ? percentile.p * 100 : percentile.p;
  return `p${Number(p.toFixed(4))}`;
}

/** The percentile's point, or how many starts it would take: "needs n >= 59". */
export function formatPercentile(percentile: Percentile | undefined): string {
  if (percentile === undefined) return "";
  return percentile.withheld ? `needs n >= ${percentile.needs}` : formatDuration(percentile.point);
}

/**
 * The comparison as words: "412x slower [388, 431]", "2.3x faster [2.1, 2.6]", "1.02x [0.97, 1.08], inconclusive".
 * A faster target is shown as how many times faster, so its interval is that of the inverse.
 */
export function formatComparison({ ratio, low, high, verdict }: Comparison): string {
  if (verdict === "slower") return `${formatNumber(ratio)}x slower [${formatNumber(low)}, ${formatNumber(high)}]`;
  if (verdict === "faster") {
    return `${formatNumber(1 / ratio)}x faster [${formatNumber(1 / high)}, ${formatNumber(1 / low)}]`;
  }
  return `${formatNumber(ratio)}x [${formatNumber(low)}, ${formatNumber(high)}], ${verdict}`;
}

/** The comparison of this very cell with the reference at the same start; undefined for the reference itself. */
export function comparisonOf(analysis: Analysis, cell: Cell): Comparison | undefined {
  return analysis.comparisons.find(
    (row) =>
      row.scenario === cell.scenario &&
      row.target === cell.target &&
      row.targetStart === cell.start &&
      row.start === cell.start,
  );
}

/** The ratio column of a cell: the comparison's words, "reference" for the reference target, "" where there is none. */
export function formatRatioOf(analysis: Analysis, cell: Cell): string {
  const comparison = comparisonOf(analysis, cell);
  if (comparison !== undefined) return formatComparison(comparison);
  return referenceOf(analysis, cell.scenario) === cell.target ? "reference" : "";
}

/** The reference target of a scenario; undefined when the run does not know the scenario. */
export function referenceOf(analysis: Analysis, scenario: string): string | undefined {
  return analysis.run.scenarios.find(({ name }) => name === scenario)?.reference;
}

/** "38 %", "0.4 %" from a share of 0..1. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${Math.abs(percent) >= 10 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}

/** "+4.0 %", "-12 %" from a change of 0.04, -0.12. */
export function formatChange(change: number): string {
  return `${change > 0 ? "+" : ""}${formatShare(change)}`;
}

/** Binary units, three significant digits: "512 B", "37.1 KiB", "41.3 MiB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${formatNumber(bytes / 1024 ** power)} ${units[power]}`;
}

/** The name of a phase with its step: "boot", "boot (runtime)". */
export function phaseLabel({ phase, step }: { readonly phase: string; readonly step?: string }): string {
  return step === undefined ? phase : `${phase} (${step})`;
}

/** "2 mild, 1 severe", "none". */
export function formatOutliers({ mild, severe }: Cell["outliers"]): string {
  const parts = [mild > 0 ? `${mild} mild` : "", severe > 0 ? `${severe} severe` : ""].filter((part) => part !== "");
  return parts.length === 0 ? "none" : parts.join(", ");
}

/** Names of all percentiles that a cell has, in their order: "p90", "p95", "p99". */
export function percentileNames(cells: readonly Cell[]): string[] {
  return [...new Set(cells.flatMap(({ percentiles }) => percentiles.map(percentileName)))];
}

/** "95 %" from 0.95. */
export function formatLevel(level: number): string {
  return `${Number((level * 100).toFixed(2))} %`;
}
