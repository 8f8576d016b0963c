import { mannWhitneyDepth } from "./mann-whitney.ts";
import { kthDifference, kthWalshAverage } from "./pairwise-order.ts";
import { ascending } from "./quantile.ts";
import { signedRankDepth } from "./wilcoxon.ts";

/** A shift with the interval that belongs to a rank test: 0 lies outside it where the test rejects, given no ties. */
export interface Shift {
  readonly shift: number;
  /** Null where there are too few values for the level. `low <= shift <= high`. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/**
 * How much larger the first sample is (Hodges and Lehmann, Annals of Mathematical Statistics 34, 1963): the median of all
 * differences between a value of the first and one of the second. Interval: two of those differences (Moses; Hollander and
 * Wolfe, Nonparametric Statistical Methods, 4.3), with at least `level` for continuous distributions that differ by a shift
 * alone; beyond 20 and 200 values nearly so. As R's wilcox.test(conf.int = TRUE).
 * @param first,second length >= 1, finite; of logarithms, the shift is the logarithm of a ratio
 * @param level 0 < level < 1
 */
export function shiftBetween(first: readonly number[], second: readonly number[], level: number): Shift {
  const [a, b] = [ascending(first), ascending(second)];
  const pairs = a.length * b.length;
  return enclose((k) => kthDifference(a, b, k), pairs, mannWhitneyDepth(a.length, b.length, level));
}

/**
 * The centre of paired differences: the median of the Walsh averages (the mean of each pair of differences, each with itself
 * among them). Interval: two of those averages (Tukey; Hollander and Wolfe, 3.2 and 3.3), with at least `level` for
 * differences that are symmetric around the centre, as those of two samples of one distribution are.
 * @param differences one per pair, length >= 1, finite
 * @param level 0 < level < 1; 95 % needs 6 pairs
 */
export function pairedShift(differences: readonly number[], level: number): Shift {
  const values = ascending(differences);
  const pairs = (values.length * (values.length + 1)) / 2;
  return enclose((k) => kthWalshAverage(values, k), pairs, signedRankDepth(values.length, level));
}

/** @param depth of the interval's ends among `count` values, from either side; 0: no interval */
function enclose(kth: (k: number) => number, count: number, depth: number): Shift {
  const upper = kth(Math.floor(count / 2) + 1);
  const shift = count % 2 === 1 ? upper : (kth(count / 2) + upper) / 2;
  return { shift, interval: depth < 1 ? null : { low: kth(depth), high: kth(count + 1 - depth) } };
}
