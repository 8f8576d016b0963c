import { ascending, quantile } from "./quantile.ts";
import { resampledMedians } from "./resampled-medians.ts";

/** A ratio with its bootstrap interval; `low <= ratio <= high`, all positive and finite. */
export interface RatioEstimate {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/**
 * median(numerator) / median(denominator) with the percentile interval of a bootstrap over starts (Efron and
 * Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13), both samples resampled independently, on the
 * log scale, so that the interval does not depend on which of the two is the reference.
 * Coverage at 95 %, simulated (docs/decisions/statistics-of-one-run.md): 95 to 97.5 % from n = 6 up on normal, skewed,
 * bimodal and heavy-tailed samples. Below 6 starts it is no interval worth the name.
 * @param numerator,denominator one value per start, > 0, any order
 * @param options.level 0 < level < 1
 * @param options.random uniform in [0, 1): the same generator state gives the same interval
 * @param options.resamples 4000 by default
 * @returns null when a sample is empty or a value is not above 0: there is no ratio then
 */
export function ratioOfMedians(
  numerator: readonly number[],
  denominator: readonly number[],
  options: { readonly level: number; readonly random: () => number; readonly resamples?: number },
): RatioEstimate | null {
  const above = ascending(numerator);
  const below = ascending(denominator);
  if (!((above[0] ?? 0) > 0 && (below[0] ?? 0) > 0)) return null;
  const { level, random, resamples = 4_000 } = options;
  const ratio = quantile(above, 0.5) / quantile(below, 0.5);
  const tops = resampledMedians(above, resamples, random);
  const bottoms = resampledMedians(below, resamples, random);
  const logs = tops.map((top, at) => Math.log(top / (bottoms[at] as number))).sort();
  // With few resamples and a skewed sample the point itself could lie outside its own percentiles.
  const low = Math.min(ratio, Math.exp(quantile(logs, (1 - level) / 2)));
  const high = Math.max(ratio, Math.exp(quantile(logs, (1 + level) / 2)));
  return { ratio, low, high };
}
