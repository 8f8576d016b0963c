import { ascending, median, quantile, selectQuantile } from "./quantile.ts";
import { twoSidedNormalP } from "./normal.ts";

/** Fewest values for which the normal approximation of the trend test is used. */
export const trendMinimum = 10;

/** Theil-Sen takes every pair of values up to this many; beyond, medians of equal blocks of consecutive values. */
const largestPairwise = 600;

/** A monotonic trend over the order of the values. */
export interface Trend {
  /** Change of the fitted level from the first to the last value, as a share of the median; below 0 it fell. */
  readonly change: number;
  /** Two-sided, of no trend. */
  readonly pValue: number;
}

/**
 * Mann-Kendall's test (Mann 1945; Kendall, Rank Correlation Methods, 1975) with the variance corrected for ties, in
 * the normal approximation without continuity correction, as scipy.stats.kendalltau(method="asymptotic"); and the
 * slope of Theil (1950) and Sen (1968), the median of all pairwise slopes, as scipy.stats.theilslopes.
 * It supposes values that are independent but for the trend: a slow wave through the run reads as one, too.
 * @param values in order of execution, evenly spaced
 * @returns null below `trendMinimum` values, when all are equal, or when their median is 0
 */
export function trend(values: readonly number[]): Trend | null {
  if (values.length < trendMinimum) return null;
  const sorted = ascending(values);
  const middle = quantile(sorted, 0.5);
  const variance = scoreVariance(sorted);
  if (variance <= 0 || middle === 0) return null;
  const pValue = twoSidedNormalP(kendallScore(values) / Math.sqrt(variance));
  return { change: (theilSenSlope(values) * (values.length - 1)) / middle, pValue };
}

/** Kendall's S: pairs that rise minus pairs that fall. By merge sort in n log n (Knight, JASA 61, 1966). */
export function kendallScore(values: readonly number[]): number {
  let source = Float64Array.from(values);
  let target = new Float64Array(values.length);
  let score = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      score += crossScore(source, start, middle, end);
      merge(source, target, start, middle, end);
    }
    [source, target] = [target, source];
  }
  return score;
}

/** Two sorted neighbours as one. */
function merge(source: Float64Array, target: Float64Array, start: number, middle: number, end: number): void {
  for (let at = start, left = start, right = middle; at < end; at++) {
    const isLeft = right === end || (left < middle && (source[left] as number) <= (source[right] as number));
    target[at] = source[isLeft ? left++ : right++] as number;
  }
}

/** Rising minus falling pairs with one value from each of two sorted neighbours. */
function crossScore(values: Float64Array, start: number, middle: number, end: number): number {
  let score = 0;
  let smaller = start;
  let notGreater = start;
  for (let right = middle; right < end; right++) {
    const value = values[right] as number;
    while (smaller < middle && (values[smaller] as number) < value) smaller++;
    while (notGreater < middle && (values[notGreater] as number) <= value) notGreater++;
    score += smaller - start - (middle - notGreater);
  }
  return score;
}

/** Variance of S under no trend, corrected for tied values. */
function scoreVariance(sorted: Float64Array): number {
  const term = (count: number): number => count * (count - 1) * (2 * count + 5);
  let ties = 0;
  for (let first = 0, at = 1; at <= sorted.length; at++) {
    if (sorted[at] === sorted[first]) continue;
    ties += term(at - first);
    first = at;
  }
  return (term(sorted.length) - ties) / 18;
}

/** Median slope per step over all pairs; over pairs of block medians where all pairs would be too many. */
function theilSenSlope(values: readonly number[]): number {
  const size = Math.ceil(values.length / largestPairwise);
  const blocks = size === 1 ? values : blockMedians(values, size);
  const slopes = new Float64Array((blocks.length * (blocks.length - 1)) / 2);
  let next = 0;
  for (let later = 1; later < blocks.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      slopes[next++] = ((blocks[later] as number) - (blocks[earlier] as number)) / (later - earlier);
    }
  }
  return selectQuantile(slopes, 0.5) / size;
}

/** Medians of consecutive blocks of `size`; an incomplete last one is left out, it would be off the even spacing. */
function blockMedians(values: readonly number[], size: number): number[] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, block) =>
    median(values.slice(block * size, (block + 1) * size)),
  );
}
