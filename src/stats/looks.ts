import { quantileInterval } from "./order-statistic-interval.ts";
import { ascending, quantile } from "./quantile.ts";

const firstLook = 10;
const growth = 1.5;

/**
 * The counts of trials at which a precision stop rule may look: 10, then half as many again each time, the last one
 * `maxTrials`. Ascending, length >= 1. Planned before the first trial, so that `lookLevel` can pay for each.
 * @param maxTrials integer >= 1; a look that would come within a fifth of it is left out
 */
export function plannedLooks(maxTrials: number): number[] {
  const looks: number[] = [];
  for (let look = firstLook; look * 1.2 < maxTrials; look = Math.ceil(look * growth)) looks.push(look);
  return [...looks, maxTrials];
}

/**
 * The level of the interval at each look, such that all of `looks` intervals hold the truth together with at least
 * `level`, and so does whichever one the run stops at (Bonferroni's inequality: no assumption on how looks depend).
 * @param looks planned looks, integer >= 1; 1 leaves the level as it is
 * @param level 0 < level < 1
 */
export function lookLevel(looks: number, level: number): number {
  return 1 - (1 - level) / looks;
}

/**
 * Whether the distribution-free interval of the median lies within +- `relative` of the median.
 * @param values accepted observations so far, any order; too few for an interval: false
 * @param relative 0.05 is 5 %
 * @param level of the interval: `lookLevel`, not the nominal one
 */
export function precisionReached(values: Iterable<number>, relative: number, level: number): boolean {
  const sorted = ascending(values);
  const interval = quantileInterval(sorted, 0.5, level);
  if (interval === null) return false;
  const middle = quantile(sorted, 0.5);
  return Math.max(interval.high - middle, middle - interval.low) <= relative * middle;
}
