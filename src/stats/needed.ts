/** More than this is no advice. */
const most = 100_000;

/**
 * About how many more until a verdict, supposing that the estimate stays where it is and its interval shrinks with the root
 * of the count: until it leaves 0 where the estimate is beyond the margin, until it lies inside the margin where it is not.
 * @param estimate.shift logarithm of the ratio; low and high: its interval
 * @param estimate.n what the interval was made of
 * @param estimate.fixedShare of the squared width, what more of n does not reduce; 0 by default
 * @param margin as a share: 0.05 is 5 %
 * @returns at least 1; null where none, or no less than 100,000, would do: the estimate is at the margin
 */
export function needed(
  estimate: {
    readonly shift: number;
    readonly low: number;
    readonly high: number;
    readonly n: number;
    readonly fixedShare?: number;
  },
  margin: number,
): number | null {
  const { shift, low, high, n, fixedShare = 0 } = estimate;
  const [size, limit] = [Math.abs(shift), Math.log1p(margin)];
  const width = Math.max(high - shift, shift - low);
  const target = size > limit ? size : limit - size;
  const remaining = (target / width) ** 2 - fixedShare;
  if (!(remaining > 0)) return null;
  const more = Math.max(1, Math.ceil((n * (1 - fixedShare)) / remaining - n));
  return more < most ? more : null;
}
