import { normalQuantile } from "../stats/normal.ts";
import type { Traffic } from "./replay-model.ts";
import { type Uniform, uniformNumbers } from "./uniform-numbers.ts";

/** One function of a fleet: how often it is called and how long it then works. */
export interface FleetFunction {
  readonly traffic: Traffic;
  /** Mean execution time, ms. */
  readonly executionMs: number;
}

/**
 * Azure Functions in July 2019 (Shahrad et al., "Serverless in the Wild", USENIX ATC 2020): the busiest 18.6 % of the
 * applications make 99.6 % of the invocations; 40 % have times between arrivals with a coefficient of variation above 1; the
 * mean execution time is log-normal, s.
 */
export const azure2019 = {
  busyShare: 0.186,
  busyInvocations: 0.996,
  burstyShare: 0.4,
  executionLogMean: -0.38,
  executionLogSigma: 2.36,
} as const;

/** Assumptions, where the facts above say nothing: of those that are not bursty; and how bursty the bursty ones are. */
const assumed = { constantShare: 1 / 3, leastVariation: 1.5, mostVariation: 10 } as const;

/**
 * Functions like those of Azure in 2019, busiest first. Their rates are quantiles of a log-normal distribution whose sigma
 * gives the busiest 18.6 % their 99.6 %, so that fleets of one size are equally skewed, whatever the seed. What a function
 * is (constant, Poisson, bursty; its execution time) does not depend on its rate: an assumption, too.
 * @param count >= 2
 * @param perSecond requests of all functions together, > 0
 */
export function azureFleet(count: number, perSecond: number, seed: number): FleetFunction[] {
  const uniform = uniformNumbers(seed);
  const { executionLogMean, executionLogSigma } = azure2019;
  return skewedShares(count).map((share) => ({
    traffic: trafficOf(share * perSecond, uniform),
    executionMs: 1_000 * Math.exp(executionLogMean + executionLogSigma * normalQuantile(uniform())),
  }));
}

function trafficOf(perSecond: number, uniform: Uniform): Traffic {
  const kind = uniform();
  const { constantShare, leastVariation, mostVariation } = assumed;
  const variation = leastVariation * (mostVariation / leastVariation) ** uniform();
  if (kind < azure2019.burstyShare) return { pattern: "bursty", perSecond, variation };
  const isConstant = kind < azure2019.burstyShare + (1 - azure2019.burstyShare) * constantShare;
  return { pattern: isConstant ? "constant" : "poisson", perSecond };
}

/** Shares of all requests, descending, sum 1. The busiest have theirs by bisection over sigma, with which it grows. */
function skewedShares(count: number): number[] {
  const scores = Array.from({ length: count }, (_, i) => normalQuantile((count - i - 0.5) / count));
  const busiest = Math.max(1, Math.round(azure2019.busyShare * count));
  const sharesOf = (sigma: number): number[] => {
    const rates = scores.map((score) => Math.exp(sigma * score));
    const all = sum(rates);
    return rates.map((rate) => rate / all);
  };
  let [low, high] = [0, 20];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (sum(sharesOf(middle).slice(0, busiest)) < azure2019.busyInvocations) low = middle;
    else high = middle;
  }
  return sharesOf(high);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
