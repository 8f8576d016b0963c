import { type Continuation, continuePast, densityAt, tailBeyond } from "./continuation.ts";
import { normalQuantile, twoSidedNormalP } from "./normal.ts";

/**
 * The two-sided nominal level of each look, such that together they raise a false alarm with a probability of
 * alpha ln(1 + (e - 1) t) up to the fraction t: the error spent as by Pocock's bound (Lan and DeMets, Biometrika 70, 1983).
 * Only the looks already made enter, so that one that nobody planned costs what its fraction costs.
 * Each bound by integrating over what has not stopped before it (Armitage, McPherson and Rowe, JRSS A 132, 1969; Jennison
 * and Turnbull, Group Sequential Methods, 2000, chapter 19): exact for statistics with independent increments, such as sums
 * over further pairs, and nearly so for ranks (simulated in its test). Agrees with SciPy's multivariate normal (tested).
 * @param fractions of the most information planned, at each look made: strictly ascending, above 0, at most 1
 * @param alpha 0 < alpha <= 1
 * @returns one per look, in 0..1; an interval at 1 minus that level belongs to the look (a repeated confidence interval)
 * @throws RangeError for other fractions
 */
export function nominalLevels(fractions: readonly number[], alpha: number): number[] {
  checkFractions(fractions);
  const levels: number[] = [];
  let before: Continuation | null = null;
  for (const [look, fraction] of fractions.entries()) {
    const bound = boundFor(before, fraction, alpha * (spentBy(fraction) - spentBy(fractions[look - 1] ?? 0)));
    levels.push(twoSidedNormalP(bound));
    const next = fractions[look + 1];
    if (next !== undefined) before = continuePast(before, { fraction, bound, next });
  }
  return levels;
}

/** Knots of `sequentialP`, in standard deviations from 0 (alpha = 1) to 8.5 (alpha = 2e-17). */
const knots = Array.from({ length: 35 }, (_, at) => at / 4);
/** Looks of different lists are few in one process; a caller that makes up ever new ones must not fill the memory. */
const mostTables = 256;
const tables = new Map<string, Float64Array>();

/**
 * A two-sided p-value, found at the last of these looks, after paying for the looks before it: the smallest alpha at which
 * `nominalLevels` rejects it, 1 where none does. One look at fraction 1 leaves it as it is.
 * The first call for a list of fractions computes 35 values of alpha; between them it interpolates on the scale of normal
 * quantiles, to 1e-4 relative (tested), so that a call for every series of a run costs little.
 * @param p 0..1
 * @param fractions the looks made so far, as of `nominalLevels`
 * @throws RangeError as `nominalLevels`
 */
export function sequentialP(p: number, fractions: readonly number[]): number {
  checkFractions(fractions);
  if (fractions.length === 1) return Math.min(1, p / spentBy(fractions[0] as number));
  const table = tableOf(fractions);
  const z = -normalQuantile(p / 2);
  const [least, most] = [table[0] as number, table.at(-1) as number];
  if (z <= least) return 1;
  if (z >= most) return p * (twoSidedNormalP(knots.at(-1) as number) / twoSidedNormalP(most));
  return twoSidedNormalP(interpolate(table, knots, z));
}

/** The share of alpha that may be spent up to a fraction. */
function spentBy(fraction: number): number {
  return Math.log1p((Math.E - 1) * fraction);
}

function checkFractions(fractions: readonly number[]): void {
  const ascend = fractions.every((fraction, at) => fraction > (fractions[at - 1] ?? 0) && fraction <= 1);
  if (fractions.length === 0 || !ascend)
    throw new RangeError(`not fractions of looks, ascending, above 0 and at most 1: ${fractions.join(", ")}`);
}

/**
 * The bound that |Z| passes at this look, and at none before, with the given probability. Newton's method on the logarithm
 * of that probability, which is concave in the bound: from one too high (of a first look) it descends to the root. At a look
 * soon after another that start is so high that the probability underflows: bisection brings it down first.
 */
function boundFor(before: Continuation | null, fraction: number, probability: number): number {
  let bound = -normalQuantile(Math.min(1, probability) / 2);
  if (before === null) return bound;
  let [low, high] = [0, bound];
  for (let step = 1, round = 0; Math.abs(step) > 1e-11 && round < 200; round++) {
    const beyond = tailBeyond(before, fraction, bound);
    if (beyond > probability) low = bound;
    else high = bound;
    const newton = bound + (Math.log(beyond / probability) * beyond) / densityAt(before, fraction, bound);
    const next = newton >= low && newton <= high ? newton : (low + high) / 2;
    step = next - bound;
    bound = next;
  }
  return bound;
}

/** The bound of the last look for the alpha of each knot: ascending. */
function tableOf(fractions: readonly number[]): Float64Array {
  const key = fractions.join(" ");
  let table = tables.get(key);
  if (table === undefined) {
    const alphas = knots.map(twoSidedNormalP);
    table = Float64Array.from(
      alphas,
      (alpha) => -normalQuantile((nominalLevels(fractions, alpha).at(-1) as number) / 2),
    );
    if (tables.size >= mostTables) tables.clear();
    tables.set(key, table);
  }
  return table;
}

/** The cubic through the four points around x (Lagrange). */
function interpolate(x: Float64Array, y: readonly number[], at: number): number {
  const above = x.findIndex((knot) => knot > at);
  const first = Math.min(Math.max(0, above - 2), x.length - 4);
  let sum = 0;
  for (let i = first; i < first + 4; i++) {
    let term = y[i] as number;
    for (let j = first; j < first + 4; j++)
      if (j !== i) term *= (at - (x[j] as number)) / ((x[i] as number) - (x[j] as number));
    sum += term;
  }
  return sum;
}
