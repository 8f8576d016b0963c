import { quantile } from "./quantile.ts";

/** Values in `low <= value < high`; the last bin holds its upper end, too. */
export interface Bin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Bins narrower than half a per cent nobody can see; more than this many nobody can draw. */
const leastWidth = Math.log(1.005);
const mostBins = 200;

/**
 * A histogram in bins of equal ratio: their width is that of Freedman and Diaconis ("On the histogram as a density
 * estimator", 1981) on the logarithms, two interquartile ranges over the cube root of the count, at least 0.5 %, and at
 * most 200 of them. Ascending, without the empty ones; their counts sum to that of the values. One bin without a width
 * where all values are equal.
 * @param sorted ascending, > 0
 */
export function logHistogram(sorted: Float64Array): Bin[] {
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (first === last) return [{ low: first, high: last, count: sorted.length }];
  const range = Math.log(last / first);
  const spread = Math.log(quantile(sorted, 0.75) / quantile(sorted, 0.25));
  const wanted = Math.max((2 * spread) / Math.cbrt(sorted.length), range / mostBins, leastWidth);
  const bins = Math.max(1, Math.ceil(range / wanted));
  const counts = new Float64Array(bins);
  for (const value of sorted) {
    const at = Math.min(bins - 1, Math.floor((Math.log(value / first) / range) * bins));
    counts[at] = (counts[at] as number) + 1;
  }
  const edge = (at: number): number => (at === bins ? last : first * Math.exp((range * at) / bins));
  return [...counts.entries()]
    .filter(([, count]) => count > 0)
    .map(([at, count]) => ({ low: edge(at), high: edge(at + 1), count }));
}
