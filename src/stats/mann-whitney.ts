import { normalQuantile, twoSidedNormalP } from "./normal.ts";
import { rankValues, tieTerm } from "./ranks.ts";

/** Up to these counts the distribution of U is counted exactly. */
const largestExact = { smaller: 20, larger: 200 } as const;

/**
 * Two-sided p-value of Mann and Whitney's U test (Annals of Mathematical Statistics 18, 1947) of two independent samples
 * from one distribution. Exact where there are no ties and the smaller sample has at most 20 values and the other at most
 * 200; else the normal approximation with the variance corrected for ties and a continuity correction. As
 * scipy.stats.mannwhitneyu(method="exact" and "asymptotic").
 * @returns 1 when a sample is empty or all values are equal
 */
export function mannWhitneyP(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [first.length, second.length];
  if (n === 0 || m === 0) return 1;
  const { ranks, ties } = rankValues([...first, ...second]);
  const sum = ranks.subarray(0, n).reduce((total, rank) => total + rank, 0);
  const u = sum - (n * (n + 1)) / 2;
  const least = Math.min(u, n * m - u);
  if (ties.length === 0 && isCounted(n, m)) return Math.min(1, 2 * lowerTail(n, m, least));
  const all = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (all + 1 - tieTerm(ties) / (all * (all - 1))));
  return deviation > 0 ? twoSidedNormalP(Math.max(0, (n * m) / 2 - least - 0.5) / deviation) : 1;
}

/**
 * The largest r at which the r-th smallest of all differences between the samples, and the r-th largest, enclose the shift
 * between them with at least `level`: where `mannWhitneyP` rejects a shift, it is outside (no ties). 0 when no r does.
 */
export function mannWhitneyDepth(n: number, m: number, level: number): number {
  const tail = (1 - level) / 2;
  if (!isCounted(n, m)) {
    const deviation = Math.sqrt((n * m * (n + m + 1)) / 12);
    return Math.max(0, Math.floor((n * m + 1) / 2 + normalQuantile(tail) * deviation));
  }
  const probabilities = lowerHalf(n, m);
  let [below, sum] = [0, 0];
  while (below < probabilities.length && (sum += probabilities[below] as number) <= tail) below++;
  return below;
}

function isCounted(n: number, m: number): boolean {
  return Math.min(n, m) <= largestExact.smaller && Math.max(n, m) <= largestExact.larger;
}

/** P(U <= least). */
function lowerTail(n: number, m: number, least: number): number {
  return lowerHalf(n, m)
    .subarray(0, least + 1)
    .reduce((sum, probability) => sum + probability, 0);
}

/**
 * P(U = u) of two samples without ties, u from 0 to half of n m: the Gaussian binomial coefficients, the product of
 * (1 - q^(m+i)) / (1 - q^i) for i = 1..n, over their sum. Only the lower half, where the differences cancel little: the
 * upper one is its mirror image.
 */
function lowerHalf(n: number, m: number): Float64Array {
  const [less, more] = [Math.min(n, m), Math.max(n, m)];
  const ways = new Float64Array(Math.floor((n * m) / 2) + 1);
  ways[0] = 1;
  let total = 1;
  for (let i = 1; i <= less; i++) {
    for (let u = ways.length - 1; u >= more + i; u--) ways[u] = (ways[u] as number) - (ways[u - more - i] as number);
    for (let u = i; u < ways.length; u++) ways[u] = (ways[u] as number) + (ways[u - i] as number);
    total *= (more + i) / i;
  }
  return ways.map((count) => count / total);
}
