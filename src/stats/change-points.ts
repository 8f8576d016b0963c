/** Where a series of values changes its distribution. */
export interface ChangePoint {
  /** Index of the first value after the change. */
  readonly at: number;
  /**
   * By permutation, at most the level; never below that of a change found before it. Where the first split is chance, a second
   * one beside it often looks as if it were none: taken by itself, its p-value would be too small.
   */
  readonly pValue: number;
}

/** Values from `start` up to, not including, `end`, and where they split best: `gain` 0 where nothing does. */
interface Segment {
  readonly start: number;
  readonly end: number;
  readonly at: number;
  readonly gain: number;
}

/**
 * Changes in distribution, in order: E-divisive (Matteson and James, "A Nonparametric Approach for Multiple Change Point
 * Analysis of Multivariate Data", JASA 109, 2014) with alpha = 1. It bisects where the energy distance between neighbouring
 * stretches is largest, then tests that split against the same search over values shuffled inside the segments found so far, and
 * ends at the first that is not significant. Of a series without a change it reports any with a probability of at most
 * `level`, whatever the distribution, given values that are independent in time. MongoDB finds regressions so ("The Use of
 * Change Point Detection to Identify Software Performance Regressions in a Continuous Integration System", ICPE 2020).
 * Its time grows with the square of the count: some 0.1 s for 365 values without a change.
 * @param values in order of time, finite; logarithms where shares matter
 * @param options.random uniform in [0, 1): the same generator state gives the same answer
 * @param options.permutations 999 by default, fewer once the outcome is certain (Besag and Clifford, Biometrika 78, 1991)
 * @param options.minimumSize fewest values between changes, >= 2
 * @throws RangeError where so few permutations cannot reach the level
 */
export function changePoints(
  values: readonly number[],
  options: {
    readonly random: () => number;
    readonly level: number;
    readonly permutations?: number;
    readonly minimumSize?: number;
  },
): ChangePoint[] {
  const { random, level, permutations = 999, minimumSize = 3 } = options;
  if (1 / (permutations + 1) > level)
    throw new RangeError(`${permutations} permutations cannot reach a level of ${level}`);
  const series = Float64Array.from(values);
  let segments = [bestSplit(series, 0, series.length, minimumSize)];
  const found: ChangePoint[] = [];
  for (;;) {
    const best = segments.reduce((most, segment) => (segment.gain > most.gain ? segment : most));
    if (best.gain <= 0) break;
    const bounds = segments;
    // Shuffles that part the values alike have one gain, but for the rounding of sums in another order: they count, too.
    const asExtreme = best.gain * (1 - 1e-9);
    const pValue = permutationP({ permutations, level }, () => {
      const shuffled = series.slice();
      for (const { start, end } of bounds) shuffle(shuffled.subarray(start, end), random);
      return bounds.some(({ start, end }) => bestSplit(shuffled, start, end, minimumSize).gain >= asExtreme);
    });
    if (pValue > level) break;
    found.push({ at: best.at, pValue: Math.max(pValue, found.at(-1)?.pValue ?? 0) });
    segments = segments.flatMap((segment) =>
      segment === best
        ? [
            bestSplit(series, segment.start, segment.at, minimumSize),
            bestSplit(series, segment.at, segment.end, minimumSize),
          ]
        : [segment],
    );
  }
  return found.sort((a, b) => a.at - b.at);
}

/** (1 + how often) / (1 + permutations) of `isAsExtreme`; given up, and 1, once it must exceed the level. */
function permutationP(
  { permutations, level }: { readonly permutations: number; readonly level: number },
  isAsExtreme: () => boolean,
): number {
  let extreme = 0;
  for (let round = 0; round < permutations; round++) {
    if (isAsExtreme()) extreme++;
    if (1 + extreme > level * (permutations + 1)) return 1;
  }
  return (1 + extreme) / (permutations + 1);
}

/**
 * The split of a segment with the largest energy distance between the values before it and those after it up to any later
 * place (equations 5 to 7 of the paper): looking past the end of the second stretch would hide a change that is undone.
 */
function bestSplit(values: Float64Array, start: number, end: number, minimumSize: number): Segment {
  const count = end - start;
  // Sums of |x - y| over all pairs inside from..last, for every `from` at one `last`; `heads` from 0, for every last.
  const within = new Float64Array(count);
  const heads = new Float64Array(count + 1);
  let best: Segment = { start, end, at: start, gain: 0 };
  for (let last = 0; last < count; last++) {
    const added = values[start + last] as number;
    let row = 0;
    for (let from = last - 1; from >= 0; from--) {
      row += Math.abs((values[start + from] as number) - added);
      within[from] = (within[from] as number) + row;
    }
    const whole = within[0] as number;
    heads[last + 1] = whole;
    for (let at = minimumSize; at <= last + 1 - minimumSize; at++) {
      const gain = energy(at, last + 1 - at, heads[at] as number, within[at] as number, whole);
      if (gain > best.gain) best = { start, end, at: start + at, gain };
    }
  }
  return best;
}

/** m n / (m + n) times the energy distance of m values and n, from the sums of |x - y| inside both, and over all. */
function energy(m: number, n: number, first: number, second: number, whole: number): number {
  const between = (whole - first - second) / (m * n);
  return ((m * n) / (m + n)) * 2 * (between - first / (m * (m - 1)) - second / (n * (n - 1)));
}

/** In place, Fisher and Yates. */
function shuffle(values: Float64Array, random: () => number): void {
  for (let last = values.length - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    const kept = values[last] as number;
    values[last] = values[pick] as number;
    values[pick] = kept;
  }
}
