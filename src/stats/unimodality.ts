import { dip } from "./dip.ts";
import { ascending } from "./quantile.ts";

/** Fewest values for which a second mode can be told from chance. */
export const unimodalityMinimum = 10;

/** Beyond this count, sqrt(n) * dip hardly depends on n, and simulating more values would only cost time. */
const largestSimulated = 500;

/** The p-value of one dip test. */
export type UnimodalityTest = (values: readonly number[]) => number | null;

/**
 * A dip test of unimodality: its p-values come from `replicates` uniform samples of the same count, the least
 * favourable unimodal distribution (Hartigan and Hartigan 1985), so that for every other unimodal shape, however skewed
 * or heavy-tailed, false alarms are rarer than the p-value says. Simulated once for each count and kept, scaled by
 * sqrt(n) beyond 500 values. The smallest p-value is 1 / (replicates + 1).
 * Values that a coarse clock rounded to the same step are spread evenly over it: steps are not modes.
 * The test returns null below `unimodalityMinimum` values or when all are equal.
 * @param random uniform in [0, 1)
 */
export function unimodalityTest(random: () => number, replicates = 999): UnimodalityTest {
  const known = new Map<number, Float64Array>();
  const simulated = (n: number): Float64Array => {
    const dips = known.get(n) ?? simulate(n, replicates, random);
    known.set(n, dips);
    return dips;
  };
  return (values) => {
    if (values.length < unimodalityMinimum) return null;
    const sorted = ascending(values);
    if (sorted[0] === sorted.at(-1)) return null;
    const observed = dip(spreadTies(sorted));
    const count = Math.min(values.length, largestSimulated);
    const scaled = observed * Math.sqrt(values.length / count);
    const atLeast = simulated(count).reduce((sum, value) => sum + (value >= scaled ? 1 : 0), 0);
    return (1 + atLeast) / (1 + replicates);
  };
}

function simulate(n: number, replicates: number, random: () => number): Float64Array {
  const dips = new Float64Array(replicates);
  const sample = new Float64Array(n);
  for (let at = 0; at < replicates; at++) {
    for (let draw = 0; draw < n; draw++) sample[draw] = random();
    dips[at] = dip(sample.sort());
  }
  return dips;
}

/** The values with each group of equal ones spread evenly over the smallest distance between distinct ones. */
function spreadTies(sorted: Float64Array): Float64Array {
  const gaps = sorted.slice(1).map((value, at) => value - (sorted[at] as number));
  if (!gaps.includes(0)) return sorted;
  const step = gaps.reduce((least, gap) => (gap > 0 && gap < least ? gap : least), Infinity);
  const spread = sorted.slice();
  for (let first = 0, at = 1; at <= sorted.length; at++) {
    if (sorted[at] === sorted[first]) continue;
    for (let tied = first; tied < at; tied++)
      spread[tied] = (sorted[first] as number) + step * ((tied - first + 0.5) / (at - first) - 0.5);
    first = at;
  }
  return spread;
}
