import type { Scaling } from "./replay-model.ts";

/** Times of a simulation are sums of many others: a millionth of a second more is not another step. */
const toleranceMs = 1e-3;

/**
 * What an instance is billed by an age, ms: at least the minimum, rounded up to a step. Nothing at age 0. The bill of a
 * window is the difference of two: an instance counts with what it runs up within it.
 */
export function billedLifetimeMs(
  { instanceMinimumMs, instanceGranularityMs }: Pick<Scaling, "instanceMinimumMs" | "instanceGranularityMs">,
  ageMs: number,
): number {
  return ageMs <= 0 ? 0 : inSteps(ageMs, instanceMinimumMs, instanceGranularityMs);
}

/** The same of a time with requests, ms: as it is where no step is set. */
export function billedActivityMs(
  { activeMinimumMs = 0, activeGranularityMs = 0 }: Pick<Scaling, "activeMinimumMs" | "activeGranularityMs">,
  activeMs: number,
): number {
  if (activeGranularityMs === 0) return Math.max(activeMs, activeMinimumMs);
  return inSteps(activeMs, activeMinimumMs, activeGranularityMs);
}

function inSteps(ms: number, minimumMs: number, granularityMs: number): number {
  const steps = Math.ceil((Math.max(ms, minimumMs) - toleranceMs) / granularityMs);
  return Math.max(1, steps) * granularityMs;
}
