import { createHash } from "node:crypto";
import { BenchError } from "../errors/bench-error.ts";
import { type ShardChoice, shardOf } from "../plan/shards.ts";
import { plannedTrial } from "../plan/trial-plan.ts";
import type { Shard } from "../results/continuation.ts";
import type { PlannedTrial } from "../results/run-record.ts";
import type { PlannedScenario } from "./run-plan.ts";

/** "2/4" as a shard. @throws BenchError "usage" when it is none */
export function parseShard(text: string): ShardChoice {
  const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= of) return { index, of };
  throw new BenchError("usage", `--shard ${text} is not a shard`, {
    hint: "write which one of how many, from 1: --shard 2/4",
  });
}

/** Says early what `--shard` cannot be, or be used with. @throws BenchError "usage" with the remedy */
export function refuseUnshardable(
  text: string,
  options: { readonly seed: number | undefined; readonly untilVerdict: boolean },
): void {
  parseShard(text);
  if (options.seed === undefined) {
    throw new BenchError("usage", "--shard is given without --seed: each shard would draw an order of its own", {
      hint: "give all shards the same seed: --seed 7",
    });
  }
  if (options.untilVerdict) {
    throw new BenchError("usage", "--shard cannot stop at a verdict: no shard sees the rows of the others", {
      hint: "say how many trials to make: --trials 30",
    });
  }
}

/**
 * The shard's part of a plan. What follows on the trials (bursts, densities) is the first shard's.
 * @throws BenchError "usage" when there are more shards than blocks in every scenario
 */
export function takeShard(
  planned: readonly PlannedScenario[],
  choice: ShardChoice,
): { readonly planned: PlannedScenario[]; readonly shard: Shard } {
  const most = Math.max(...planned.map(({ plan }) => blocksOf(plan)));
  if (choice.of > most) {
    throw new BenchError("usage", `${choice.of} shards are more than the ${most} trials of each series`, {
      hint: `a shard is made of whole blocks, in which every series has one trial: use ${most} shards at most, or more --trials`,
    });
  }
  const whole = planned.flatMap(({ plan }) => plan.map(plannedTrial));
  return {
    planned: planned.map((one) => ({
      ...one,
      plan: shardOf(one.plan, blocksOf(one.plan), choice),
      afterTrials: choice.index === 1,
    })),
    shard: { ...choice, plan: digestOrder(whole) },
  };
}

/** What shards of one plan have in common. */
export function digestOrder(order: readonly Readonly<PlannedTrial>[]): string {
  return createHash("sha256").update(JSON.stringify(order)).digest("hex");
}

function blocksOf(plan: PlannedScenario["plan"]): number {
  return plan.reduce((most, { trial }) => Math.max(most, trial + 1), 0);
}
