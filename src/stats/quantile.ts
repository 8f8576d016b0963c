import quickselect from "quickselect";

/** The values in ascending order, in a new array. Values must be finite; the input is left as it is. */
export function ascending(values: Iterable<number>): Float64Array {
  return new Float64Array(values).sort();
}

/**
 * The sample quantile of type 7 (Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
 * Statistician 50, 1996): linear between order statistics, the default of R and NumPy. In the unit of the values.
 * @param sorted ascending, length >= 1
 * @param p 0..1; 0 is the smallest value, 1 the largest
 * @throws RangeError when `sorted` is empty or `p` is outside 0..1
 */
export function quantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) throw new RangeError("no quantile of no values");
  if (!(p >= 0 && p <= 1)) throw new RangeError(`not a probability: ${p}`);
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  return between(sorted[below] as number, sorted[Math.min(below + 1, sorted.length - 1)] as number, position - below);
}

function between(low: number, high: number, share: number): number {
  return low + share * (high - low);
}

/** Of more values, a quantile is selected in less time than they are sorted. */
const mostSorted = 600;

/**
 * `quantile` of values in any order, which it rearranges: of many without sorting them (Floyd and Rivest, "Algorithm 489", Communications
 * of the ACM 18, 1975).
 * @param values finite, length >= 1
 * @throws RangeError as `quantile`
 */
export function selectQuantile(values: Float64Array, p: number): number {
  const count = values.length;
  if (count <= mostSorted || !(p >= 0 && p <= 1)) return quantile(values.sort(), p);
  const position = (count - 1) * p;
  const below = Math.floor(position);
  // It takes whatever has numbers at indices.
  quickselect(values as unknown as number[], below);
  // What is right of it is not smaller.
  let next = Infinity;
  for (let at = below + 1; at < count; at++) next = Math.min(next, values[at] as number);
  const low = values[below] as number;
  return between(low, below + 1 < count ? next : low, position - below);
}

/**
 * The median, the mean of the two middle values when their count is even.
 * @param values finite, any order, length >= 1
 * @throws RangeError when there is no value
 */
export function median(values: Iterable<number>): number {
  return selectQuantile(new Float64Array(values), 0.5);
}
