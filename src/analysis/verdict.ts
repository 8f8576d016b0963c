import type { RatioEstimate } from "../stats/ratio-of-medians.ts";

export type Verdict = "faster" | "slower" | "equivalent" | "inconclusive";

/** Differences of medians up to this share matter to nobody, where a scenario says nothing else: 0.05 is 5 %. */
export const practicalMargin = 0.05;

/**
 * The verdict on the numerator of a ratio of durations. Not "significant": a difference must be there and matter.
 * - equivalent: the whole interval lies within [1 / (1 + margin), 1 + margin]
 * - slower: the interval lies above 1 and the ratio above 1 + margin; faster: below 1 and below 1 / (1 + margin)
 * - inconclusive: all else; more trials narrow the interval until one of the others holds, or the truth is at the margin
 * @param margin differences up to this share matter to nobody: 0.05 is 5 %
 */
export function verdictOf({ ratio, low, high }: RatioEstimate, margin: number): Verdict {
  const most = 1 + margin;
  const least = 1 / most;
  if (low >= least && high <= most) return "equivalent";
  if (low > 1 && ratio > most) return "slower";
  if (high < 1 && ratio < least) return "faster";
  return "inconclusive";
}
