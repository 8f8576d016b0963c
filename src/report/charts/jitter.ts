/** The fractional part of the golden ratio: its multiples spread most evenly over [0, 1). */
const golden = 0.618_033_988_749_895;

/** A place across a lane for the `index`-th sample, in [-1, 1): evenly spread, the same on every rendering. */
export function jitter(index: number): number {
  return 2 * (((index + 1) * golden) % 1) - 1;
}
