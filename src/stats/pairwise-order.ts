/**
 * The k-th smallest of all differences a[i] - b[j], without listing them: by bisection over their values, counting in one
 * pass how many are at most the middle, as both samples ascend. Exact, one of the differences itself.
 * @param a,b ascending, length >= 1, finite
 * @param k 1 .. a.length * b.length
 */
export function kthDifference(a: Float64Array, b: Float64Array, k: number): number {
  const low = (a[0] as number) - (b.at(-1) as number);
  const high = (a.at(-1) as number) - (b[0] as number);
  return smallestReaching(k, { low, high, atMost: (x) => passDifferences(a, b, x) });
}

/**
 * The k-th smallest of all Walsh averages (v[i] + v[j]) / 2, i <= j, in the same way.
 * @param values ascending, length n >= 1, finite
 * @param k 1 .. n (n + 1) / 2
 */
export function kthWalshAverage(values: Float64Array, k: number): number {
  const low = 2 * (values[0] as number);
  const high = 2 * (values.at(-1) as number);
  return smallestReaching(k, { low, high, atMost: (x) => passSums(values, x) }) / 2;
}

/** How many are at most x, the largest of these, and the smallest of the rest. */
interface Passed {
  readonly count: number;
  readonly last: number;
  readonly next: number;
}

function passDifferences(a: Float64Array, b: Float64Array, x: number): Passed {
  let [count, last, next] = [0, -Infinity, Infinity];
  // As a[i] grows, a[i] - b[j] is at most x from an ever later j on.
  for (let i = 0, j = 0; i < a.length; i++) {
    const top = a[i] as number;
    while (j < b.length && top - (b[j] as number) > x) j++;
    count += b.length - j;
    if (j < b.length) last = Math.max(last, top - (b[j] as number));
    if (j > 0) next = Math.min(next, top - (b[j - 1] as number));
  }
  return { count, last, next };
}

function passSums(values: Float64Array, x: number): Passed {
  let [count, last, next] = [0, -Infinity, Infinity];
  for (let i = 0, j = values.length - 1; i < values.length; i++) {
    const one = values[i] as number;
    while (j >= i && one + (values[j] as number) > x) j--;
    const above = Math.max(i, j + 1);
    if (above < values.length) next = Math.min(next, one + (values[above] as number));
    if (j < i) break;
    count += j - i + 1;
    last = Math.max(last, one + (values[j] as number));
  }
  return { count, last, next };
}

/** The smallest value at which at least k of them are passed; `low` and `high` are the smallest and the largest value. */
function smallestReaching(
  k: number,
  range: { readonly low: number; readonly high: number; readonly atMost: (x: number) => Passed },
): number {
  let { low, high } = range;
  let { count, next } = range.atMost(low);
  if (count >= k) return low;
  // The value is above low, from `next` on, and at most `high`, which are values themselves. Some 60 halvings do for values
  // of one magnitude; 2,200 are beyond what doubles of any tell apart.
  for (let round = 0; round < 2_200 && next < high; round++) {
    const middle = low + (high - low) / 2;
    const passed = range.atMost(middle);
    if (passed.count >= k) high = passed.last;
    else [low, next] = [middle, passed.next];
  }
  return next;
}
