import { normalQuantile } from "./normal.ts";
import { quantileRanks } from "./order-statistic-interval.ts";
import { ascending } from "./quantile.ts";

/** Fewest values whose smallest and largest enclose the median at 95 %. */
export const logMedianMinimum = 6;

/**
 * The standard error of the logarithm of a median.
 * @param values > 0, any order
 * @returns null below 6 values
 */
export function logMedianError(values: readonly number[]): number | null {
  const sorted = ascending(values);
  const ranks = quantileRanks(sorted.length, 0.5, 0.95);
  if (ranks === null) return null;
  const width = Math.log(sorted[ranks.high - 1] as number) - Math.log(sorted[ranks.low - 1] as number);
  return width / (2 * normalQuantile((1 + ranks.coverage) / 2));
}
