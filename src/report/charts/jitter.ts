/** The fractional part of the golden ratio: its multiples spread most evenly over [0, 1). */
const golden = 0.618_033_988_749_895;

/** A place across a lane for the `index`-th sample, in [-1, 1): evenly spread, the same on every rendering. */
export function jitter(index: number): number {
  return 2 * (((index + 1) * golden) % 1) - 1;
}

/** More dots than this in one series hide one another and slow a page down. */
export const mostDots = 2_000;

/**
 * At most about `most` of the items, evenly picked in their order, and every one that `keep` marks.
 * All of them, in the same order, when there are no more than `most`.
 */
export function thin<T>(items: readonly T[], keep: (item: T) => boolean, most: number = mostDots): readonly T[] {
  if (items.length <= most) return items;
  const every = Math.ceil(items.length / most);
  return items.filter((item, at) => at % every === 0 || keep(item));
}
