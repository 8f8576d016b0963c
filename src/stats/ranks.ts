/** Ranks from 1, equal values sharing the mean of theirs, and how many values each group of equal ones has (only groups above 1). */
export function rankValues(values: readonly number[]): {
  readonly ranks: Float64Array;
  readonly ties: readonly number[];
} {
  const order = values.map((_, at) => at).toSorted((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  const ties: number[] = [];
  for (let first = 0; first < order.length;) {
    let end = first + 1;
    while (end < order.length && values[order[end] as number] === values[order[first] as number]) end++;
    for (let at = first; at < end; at++) ranks[order[at] as number] = (first + 1 + end) / 2;
    if (end - first > 1) ties.push(end - first);
    first = end;
  }
  return { ranks, ties };
}

/** Sum of t^3 - t over groups of equal values: what ties take from the variance of a rank sum. */
export function tieTerm(ties: readonly number[]): number {
  return ties.reduce((sum, count) => sum + count ** 3 - count, 0);
}
