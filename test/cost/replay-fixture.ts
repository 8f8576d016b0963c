import type { TwoPhases } from "../../src/cost/hyperexponential.ts";
import type { MeasuredInvocation, MeasuredTarget, Scaling } from "../../src/cost/replay-model.ts";

/** One request at a time, ten minutes of keep-alive, no limits, billed as they are, to the ms. */
export const lambdaLike: Scaling = {
  keepAliveMs: 600_000,
  concurrency: 1,
  maxInstances: Infinity,
  minInstances: 0,
  instanceMinimumMs: 0,
  instanceGranularityMs: 1,
  activeMinimumMs: 0,
  activeGranularityMs: 1,
};

/** A request that its client waits for as long as it is served. */
export const lasting = (ms: number): MeasuredInvocation => ({ latencyMs: ms, busyMs: ms });

/** The quantiles of an exponential distribution, scaled to exactly its mean. */
export function exponentialQuantiles(meanMs: number, count = 1_000): MeasuredInvocation[] {
  const raw = Array.from({ length: count }, (_, i) => -Math.log((i + 0.5) / count));
  const mean = raw.reduce((sum, value) => sum + value, 0) / count;
  return raw.map((value) => lasting((value * meanMs) / mean));
}

/** Cold and warm alike. */
export const alike = (invocations: readonly MeasuredInvocation[]): MeasuredTarget => ({
  cold: invocations,
  warm: invocations,
});

/** How many standard errors the mean of independent runs is from what it should be. */
export function standardErrorsFrom(expected: number, runs: readonly number[]): number {
  const mean = runs.reduce((sum, value) => sum + value, 0) / runs.length;
  const variance = runs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs.length - 1);
  return Math.abs(mean - expected) / Math.sqrt(variance / runs.length);
}

/** The same for a share of independent trials. */
export function standardErrorsOfShare(expected: number, share: number, trials: number): number {
  return Math.abs(share - expected) / Math.sqrt((expected * (1 - expected)) / trials);
}

/** P(gap > x mean gaps). */
export function hyperexponentialTail({ often, shortMean, longMean }: TwoPhases, x: number): number {
  return often * Math.exp(-x / shortMean) + (1 - often) * Math.exp(-x / longMean);
}
