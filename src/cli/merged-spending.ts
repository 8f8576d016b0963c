import Big from "big.js";
import type { SpendingRecord } from "../results/run-record.ts";

/** What shards have spent together; the cap is the sum of theirs, each of which ended its own shard. undefined: nothing is metered. */
export function mergeSpending(all: readonly SpendingRecord[]): SpendingRecord | undefined {
  if (all.length === 0) return undefined;
  const sum = (amounts: readonly string[]): string =>
    amounts.reduce((total, usd) => total.plus(usd), new Big(0)).toFixed();
  const caps = all.flatMap(({ capUsd }) => capUsd ?? []);
  return {
    usd: sum(all.map(({ usd }) => usd)),
    capUsd: caps.length < all.length ? null : sum(caps),
    invocations: all.reduce((total, one) => total + one.invocations, 0),
    unreported: all.reduce((total, one) => total + one.unreported, 0),
    capReached: all.some(({ capReached }) => capReached),
  };
}
