import Big from "big.js";
import type { LambdaRate } from "./lambda-prices.ts";

/** Invocations of one function that a run plans. */
export interface PlannedInvocations {
  readonly memoryMiB: number;
  readonly timeoutMs: number;
  /** Invocations that start an environment, or restore one. */
  readonly starts: number;
  /** Invocations of an environment that has served before. */
  readonly warm: number;
  /** Versions that are published for SnapStart. */
  readonly versions: number;
}

/** What planned invocations come to, USD. */
export interface SpendingEstimate {
  /** If billed as `assumedBilledMs` says. */
  readonly expected: Big;
  /** If every invocation, and the INIT before it, runs to its limit. */
  readonly worst: Big;
}

/**
 * What the estimate takes an invocation to be billed, ms: a start of a second and a request of a tenth of one are more than
 * small functions take. An assumption: nothing has been measured when it is made.
 */
export const assumedBilledMs = { start: 1_000, warm: 100 } as const;

/** The longest that Lambda lets an INIT take before the function's own timeout begins to count, ms (AWS Lambda, "Lambda runtime environment lifecycle"). */
const longestInitMs = 10_000;
/** A SnapStart version is charged for at least three hours (AWS Lambda pricing), s. */
const leastCacheSeconds = 3 * 3_600;

/** The cost of what a run plans, before its first call. */
export function estimateSpending(plan: PlannedInvocations, rate: LambdaRate): SpendingEstimate {
  const { memoryMiB, timeoutMs, starts, warm, versions } = plan;
  const cost = (count: number, billedMs: number): Big => invocationUsd(memoryMiB, billedMs, rate).times(count);
  const gb = new Big(memoryMiB).div(1024);
  const perVersion = gb.times(leastCacheSeconds).times(rate.snapStartCache).plus(gb.times(rate.snapStartRestore));
  const snapshots = perVersion.times(versions);
  return {
    expected: cost(starts, Math.min(assumedBilledMs.start, longestInitMs + timeoutMs))
      .plus(cost(warm, Math.min(assumedBilledMs.warm, timeoutMs)))
      .plus(snapshots),
    worst: cost(starts, longestBilledMs(timeoutMs, true))
      .plus(cost(warm, longestBilledMs(timeoutMs, false)))
      .plus(snapshots),
  };
}

/** The most that one invocation can be billed, ms: a start is also billed for its INIT. */
export function longestBilledMs(timeoutMs: number, isStart: boolean): number {
  return isStart ? longestInitMs + timeoutMs : timeoutMs;
}

/** What one invocation costs, USD: the request, and the billed duration at the function's memory. */
export function invocationUsd(memoryMiB: number, billedMs: number, { perRequest, perGbSecond }: LambdaRate): Big {
  return new Big(memoryMiB).div(1024).times(billedMs).div(1_000).times(perGbSecond).plus(perRequest);
}

/** "$1.00", "$0.1235", "$0.0000021": two decimals, four below a dollar, and two digits of what is smaller still. */
export function formatUsd(amount: Big): string {
  if (amount.eq(0)) return "$0";
  if (amount.gte(1)) return `$${amount.toFixed(2)}`;
  return `$${amount.toFixed(amount.gte("0.01") ? 4 : Math.min(12, 1 - amount.e))}`;
}
