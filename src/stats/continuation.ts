import { gaussLegendre } from "./gauss-legendre.ts";
import { normalDensity, twoSidedNormalP } from "./normal.ts";

/** What no look has stopped yet: |Z| from 0 to the last bound, on nodes, each with the probability that it stands for. */
export interface Continuation {
  /** Of the last look. */
  readonly fraction: number;
  readonly nodes: readonly number[];
  readonly mass: readonly number[];
}

/** On every piece of the integrals; a piece is at most 3 standard deviations of the narrower kernel wide. */
const rule = gaussLegendre(16);

/**
 * P(no look before has stopped, and |Z| is beyond `bound` at the look of this fraction).
 * @param before null at the first look
 */
export function tailBeyond(before: Continuation | null, fraction: number, bound: number): number {
  if (before === null) return twoSidedNormalP(bound);
  const { shrink, deviation } = transition(before.fraction, fraction);
  let sum = 0;
  for (const [at, z] of before.nodes.entries()) {
    const beyond = upperTail((bound - shrink * z) / deviation) + upperTail((bound + shrink * z) / deviation);
    sum += (before.mass[at] as number) * beyond;
  }
  return sum;
}

/** The density of |Z| = z at the look of this fraction, of what no look before has stopped. */
export function densityAt(before: Continuation | null, fraction: number, z: number): number {
  if (before === null) return 2 * normalDensity(z);
  const { shrink, deviation } = transition(before.fraction, fraction);
  let sum = 0;
  for (const [at, node] of before.nodes.entries()) {
    const near = normalDensity((z - shrink * node) / deviation) + normalDensity((z + shrink * node) / deviation);
    sum += ((before.mass[at] as number) * near) / deviation;
  }
  return sum;
}

/** What the look of this fraction leaves, if it stops beyond `bound`, on nodes close enough for the `next` look's fraction. */
export function continuePast(
  before: Continuation | null,
  { fraction, bound, next }: { readonly fraction: number; readonly bound: number; readonly next: number },
): Continuation {
  const { shrink, deviation } = transition(fraction, next);
  const own = before === null ? 1 : transition(before.fraction, fraction).deviation;
  const pieces = Math.max(1, Math.ceil(bound / (3 * Math.min(own, deviation / shrink))));
  const half = bound / pieces / 2;
  const nodes: number[] = [];
  const mass: number[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    for (const [at, node] of rule.nodes.entries()) {
      const z = half * (2 * piece + 1 + node);
      nodes.push(z);
      mass.push(half * (rule.weights[at] as number) * densityAt(before, fraction, z));
    }
  }
  return { fraction, nodes, mass };
}

/** Z at a look is `shrink` times Z at the one before, plus a normal with that deviation (Jennison and Turnbull, 11.3). */
function transition(before: number, now: number): { readonly shrink: number; readonly deviation: number } {
  return { shrink: Math.sqrt(before / now), deviation: Math.sqrt(1 - before / now) };
}

function upperTail(z: number): number {
  const half = twoSidedNormalP(z) / 2;
  return z < 0 ? 1 - half : half;
}
