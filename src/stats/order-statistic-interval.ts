import { binomialCdf } from "./binomial.ts";

/** Two order statistics, counted from 1, and the smallest probability that they enclose the quantile. */
export interface Ranks {
  readonly low: number;
  readonly high: number;
  /** Exact for continuous distributions, at least this for others. */
  readonly coverage: number;
}

/**
 * Ranks whose order statistics enclose the p-quantile with at least `level`, whatever the distribution
 * (David and Nagaraja, Order Statistics, 3rd ed., section 7.1): P(x(low) <= q <= x(high)) is the binomial
 * probability of low..high-1 values below q. Each tail may hold half of 1 - level; where n is too small for the
 * upper bound to be that sure, it is the largest value and the lower tail gets what is left. No interpolation:
 * coverage is never below the level, and above it by what the steps of the binomial leave.
 * @param n count of values, integer >= 0
 * @param p 0 < p < 1
 * @param level 0 < level < 1, two-sided
 * @returns null when even the smallest and the largest value do not enclose the quantile with that probability
 */
export function quantileRanks(n: number, p: number, level: number): Ranks | null {
  if (n < requiredCount(p, level)) return null;
  const below = binomialCdf(n, p);
  const at = (count: number): number => (count < 0 ? 0 : (below[count] as number));
  const tail = (1 - level) / 2;
  const lowest = firstAbove(below, tail);
  const highest = firstAtLeast(below, 1 - tail) + 1;
  if (lowest >= 1 && highest <= n) return { low: lowest, high: highest, coverage: at(highest - 1) - at(lowest - 1) };
  // One tail is cut off by the sample's own end; the other gets what that end leaves.
  const low = highest > n ? Math.max(1, firstAbove(below, at(n - 1) - level)) : 1;
  const high = highest > n ? n : Math.min(n, firstAtLeast(below, level + at(0)) + 1);
  return { low, high, coverage: at(high - 1) - at(low - 1) };
}

/**
 * The p-quantile's interval: two of the values themselves, ascending, in their unit; coverage as `quantileRanks`.
 * @param sorted ascending
 * @returns null when there are too few values (`requiredCount`)
 */
export function quantileInterval(
  sorted: Float64Array,
  p: number,
  level: number,
): { readonly low: number; readonly high: number } | null {
  const ranks = quantileRanks(sorted.length, p, level);
  return ranks && { low: sorted[ranks.low - 1] as number, high: sorted[ranks.high - 1] as number };
}

/**
 * The fewest values whose smallest and largest enclose the p-quantile with probability `level`:
 * the smallest n with 1 - p^n - (1-p)^n >= level. At 95 %: median 6, p90 29, p95 59, p99 299, p99.9 2995.
 * @param p 0 < p < 1
 * @param level 0 < level < 1
 */
export function requiredCount(p: number, level: number): number {
  const extreme = Math.max(p, 1 - p);
  const missed = (n: number): number => extreme ** n + (1 - extreme) ** n;
  // The larger term alone is a lower bound, and at most one or two short.
  let n = Math.max(1, Math.ceil(Math.log(1 - level) / Math.log(extreme)) - 1);
  while (missed(n) > 1 - level) n++;
  return n;
}

/** The smallest count k with P(B <= k) > bound; so it is the largest rank r with P(B < r) <= bound, 0 when there is none. */
function firstAbove(below: Float64Array, bound: number): number {
  let [low, high] = [0, below.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((below[middle] as number) > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The smallest count k with P(B <= k) >= bound. */
function firstAtLeast(below: Float64Array, bound: number): number {
  let [low, high] = [0, below.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((below[middle] as number) >= bound) high = middle;
    else low = middle + 1;
  }
  return low;
}
