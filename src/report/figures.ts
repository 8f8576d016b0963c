import type { SpendingRecord } from "../results/run-record.ts";
import type { Analysis, Cell, Comparison, Interval, Percentile } from "../analysis/analysis.ts";
import { durationUnit, formatDuration, formatNumber, formatRatio } from "../units/format-duration.ts";

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
export function formatComparison(comparison: Comparison): string {
  const { ratio, verdict } = comparison;
  const bounds = boundsOf(comparison);
  if (verdict === "slower") return `${formatRatio(ratio)} slower ${bounds}`;
  if (verdict === "faster") return `${formatRatio(1 / ratio)} faster ${bounds}`;
  return `${formatRatio(ratio)} ${bounds}, ${verdict}`;
}

/** The comparison of this very cell with the reference at the same start; undefined for the reference itself. */
export function comparisonOf(analysis: Analysis, cell: Cell): Comparison | undefined {
  return comparisonsOf(analysis, cell).find(({ start }) => start === cell.start);
}

/**
 * The comparison of this very cell with another start of the reference, where one of the two includes what is running
 * already when the other begins: a command-line host's `cold` with the reference's `host`. Undefined where there is none.
 */
export function besideOf(analysis: Analysis, cell: Cell): Comparison | undefined {
  return comparisonsOf(analysis, cell).find(({ start }) => start !== cell.start);
}

function comparisonsOf({ comparisons }: Analysis, { scenario, target, start }: Cell): Comparison[] {
  return comparisons.filter((row) => row.scenario === scenario && row.target === target && row.targetStart === start);
}

/**
 * The same as words: "2.49x faster [2.1, 2.9] than its host start"; the short form, where there is no room, is "2.49x
 * faster than its host".
 */
export function formatBeside(comparison: Comparison, form: "long" | "short" = "long"): string {
  const { ratio, start, verdict } = comparison;
  const [its, bounds] = form === "long" ? [`its ${start} start`, ` ${boundsOf(comparison)}`] : [`its ${start}`, ""];
  switch (verdict) {
    case "slower":
      return `${formatRatio(ratio)} slower${bounds} than ${its}`;
    case "faster":
      return `${formatRatio(1 / ratio)} faster${bounds} than ${its}`;
    case "equivalent":
      return `as fast as ${its}${bounds}`;
    case "inconclusive":
      return `undecided against ${its}${bounds}`;
  }
}

/** The interval on the side that the verdict is told from: that of the inverse for a faster target. */
function boundsOf({ low, high, verdict }: Comparison): string {
  const [from, to] = verdict === "faster" ? [1 / high, 1 / low] : [low, high];
  return `[${formatNumber(from)}, ${formatNumber(to)}]`;
}

/**
 * The ratio column of a cell, a line for each comparison: with the reference at the same start, and with the start of it
 * that has the same things ready. "reference" for the reference target, nothing where there is no comparison.
 */
export function ratioLines(analysis: Analysis, cell: Cell): string[] {
  if (referenceOf(analysis, cell.scenario) === cell.target) return ["reference"];
  const [same, beside] = [comparisonOf(analysis, cell), besideOf(analysis, cell)];
  return [
    ...(same === undefined ? [] : [formatComparison(same)]),
    ...(beside === undefined ? [] : [formatBeside(beside)]),
  ];
}

/** The reference target of a scenario; undefined when the run does not know the scenario. */
export function referenceOf(analysis: Analysis, scenario: string): string | undefined {
  return analysis.run.scenarios.find(({ name }) => name === scenario)?.reference;
}

/** "38 %", "0.4 %" from a share of 0..1. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const text = Math.abs(percent) >= 10 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1);
  return `${text === "-0.0" ? "0.0" : text} %`;
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

/** "41,000". @param count integer >= 0 */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** "95 %" from 0.95. */
export function formatLevel(level: number): string {
  return `${Number((level * 100).toFixed(2))} %`;
}

/** "0.00031 USD of at most 1 USD, for 40 invocations as they were billed, ...": what the run has spent at a provider. */
export function formatSpending({ usd, capUsd, invocations, unreported }: SpendingRecord): string {
  const cap = capUsd === null ? "without a cap" : `of at most ${capUsd} USD`;
  const guessed = unreported === 0 ? "" : `, ${unreported} of them counted as if they had run into their limits`;
  return `${threeDigits(Number(usd))} USD ${cap}, for ${invocations} invocations as they were billed${guessed}; logs, storage and data transfer are not in it`;
}

/** "0", "0.000310", "1.25": never with an exponent, which nobody reads as money. */
function threeDigits(amount: number): string {
  return amount === 0 ? "0" : amount.toFixed(Math.max(2, 2 - Math.floor(Math.log10(amount))));
}
