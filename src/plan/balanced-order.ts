import { type Random, shuffled } from "../units/random.ts";

/**
 * `blocks` permutations of the items, one per block, balanced against drift and carry-over.
 *
 * Two items: blocks come in pairs of mirrored order (ABBA or BAAB, drawn per pair), which cancels a linear drift.
 * More: rows of Williams' Latin square (Williams 1949, "Experimental designs balanced for the estimation of residual
 * effects of treatments"): over a full square (n rows for an even, 2n for an odd number of items) every item stands at
 * every position, and follows every other item, equally often. Rows are shuffled and items assigned to them anew per
 * square. A square that is cut short is balanced over positions within one.
 */
export function balancedOrder<T>(items: readonly T[], blocks: number, random: Random): T[][] {
  const order: T[][] = [];
  while (order.length < blocks)
    order.push(...(items.length === 2 ? mirroredPair(items, random) : square(items, random)));
  return order.slice(0, blocks);
}

function mirroredPair<T>(items: readonly T[], random: Random): T[][] {
  const first = shuffled(items, random);
  return [first, first.toReversed()];
}

function square<T>(items: readonly T[], random: Random): T[][] {
  const labels = shuffled(items, random);
  const rows = labels.map((_, shift) => williamsRow(labels, shift));
  if (labels.length % 2 === 0) return shuffled(rows, random);
  // Each half is a Latin square, so that positions stay balanced when the second is cut short.
  const mirrored = rows.map((row) => row.toReversed());
  return labels.length === 1 ? rows : [...shuffled(rows, random), ...shuffled(mirrored, random)];
}

/** Row `shift` of the square: 0, 1, n-1, 2, n-2, ... with `shift` added modulo n. */
function williamsRow<T>(labels: readonly T[], shift: number): T[] {
  const n = labels.length;
  return labels.map((_, at) => {
    const zigzag = at % 2 === 1 ? (at + 1) / 2 : (n - at / 2) % n;
    return labels[(zigzag + shift) % n] as T;
  });
}
