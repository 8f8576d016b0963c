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
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (position - below) * (high - low);
}

/**
 * The median, the mean of the two middle values when their count is even.
 * @param values finite, any order, length >= 1
 * @throws RangeError when there is no value
 */
export function median(values: Iterable<number>): number {
  return quantile(ascending(values), 0.5);
}
