import { ascending } from "./quantile.ts";

/**
 * Which of many tests to report (Benjamini and Hochberg, "Controlling the False Discovery Rate", JRSS B 57, 1995):
 * among those reported, the expected share of false ones is at most `rate`; where nothing is there to find, the chance
 * of reporting anything is at most `rate`. One flag per p-value, in the order given.
 */
export function discoveries(pValues: readonly number[], rate: number): boolean[] {
  const sorted = ascending(pValues);
  const threshold = sorted.findLast((p, at) => p <= (rate * (at + 1)) / sorted.length) ?? -1;
  return pValues.map((p) => p <= threshold);
}
