import type { RatioEstimate } from "../stats/ratio-of-medians.ts";
import type { Verdict } from "./analysis.ts";

/** Differences of medians up to this share matter to nobody: 0.05 is 5 %. */
export const practicalMargin = 0.05;

/**
 * The verdict on the numerator of a ratio of durations. Not "significant": a difference must be there and matter.
 * - equivalent: the whole interval lies within [1 / 1.05, 1.05]
 * - slower: the interval lies above 1 and the ratio above 1.05; faster: below 1 and below 1 / 1.05
 * - inconclusive: all else; more trials narrow the interval until one of the others holds, or the truth is at the margin
 */
export function verdictOf({ ratio, low, high }: RatioEstimate): Verdict {
  const most = 1 + practicalMargin;
  const least = 1 / most;
  if (low >= least && high <= most) return "equivalent";
  if (low > 1 && ratio > most) return "slower";
  if (high < 1 && ratio < least) return "faster";
  return "inconclusive";
}
