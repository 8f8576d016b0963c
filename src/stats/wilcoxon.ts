import { normalQuantile, twoSidedNormalP } from "./normal.ts";
import { rankValues, tieTerm } from "./ranks.ts";

/** Up to this many differences, the distribution of the rank sum is counted exactly. */
const largestExact = 50;

/**
 * Two-sided p-value of Wilcoxon's signed-rank test (Biometrics Bulletin 1, 1945) of differences that are symmetric around
 * zero. Zeros are left out, as Wilcoxon did; equal ones share their ranks. Exact up to 50 differences, given those ranks
 * (every sign was as likely as the other); beyond, the normal approximation with the variance corrected for ties, without
 * continuity correction. As scipy.stats.wilcoxon: "exact" without ties, PermutationMethod with them, "asymptotic".
 * @param differences one per pair
 * @returns 1 when all are zero
 */
export function signedRankP(differences: readonly number[]): number {
  const kept = differences.filter((difference) => difference !== 0);
  const n = kept.length;
  const { ranks, ties } = rankValues(kept.map(Math.abs));
  const positive = kept.reduce((sum, difference, at) => sum + (difference > 0 ? (ranks[at] as number) : 0), 0);
  const total = (n * (n + 1)) / 2;
  const least = Math.min(positive, total - positive);
  if (n <= largestExact) return Math.min(1, 2 * lowerTail(ranks, ties.length > 0 ? 2 : 1, least));
  return twoSidedNormalP((total / 2 - least) / Math.sqrt(variance(n) - tieTerm(ties) / 48));
}

/**
 * The largest r at which the r-th smallest of all Walsh averages, and the r-th largest, enclose the centre of symmetry with
 * at least `level`: where `signedRankP` rejects a centre, it is outside (no ties). 0 when no r does.
 */
export function signedRankDepth(n: number, level: number): number {
  const tail = (1 - level) / 2;
  if (n > largestExact) return Math.floor((n * (n + 1)) / 4 + normalQuantile(tail) * Math.sqrt(variance(n))) + 1;
  const ways = rankSums(Array.from({ length: n }, (_, at) => at + 1));
  let [below, sum] = [0, 0];
  while ((sum += ways[below] as number) <= tail * 2 ** n) below++;
  return below;
}

/** P(W <= least) of the sum of the ranks with a positive sign. @param scale 2 makes shared ranks whole */
function lowerTail(ranks: Float64Array, scale: 1 | 2, least: number): number {
  const ways = rankSums(Array.from(ranks, (rank) => scale * rank));
  return ways.subarray(0, scale * least + 1).reduce((sum, count) => sum + count, 0) / 2 ** ranks.length;
}

/** In how many ways some of the whole numbers add up to 0, 1, ... all of them. */
function rankSums(numbers: readonly number[]): Float64Array {
  const ways = new Float64Array(numbers.reduce((sum, number) => sum + number, 1));
  ways[0] = 1;
  for (const number of numbers)
    for (let sum = ways.length - 1; sum >= number; sum--)
      ways[sum] = (ways[sum] as number) + (ways[sum - number] as number);
  return ways;
}

function variance(n: number): number {
  return (n * (n + 1) * (2 * n + 1)) / 24;
}
