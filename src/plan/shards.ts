import type { Trial } from "./trial-plan.ts";

/** Part `index`, from 1, of `of` parts. */
export interface ShardChoice {
  readonly index: number;
  readonly of: number;
}

/**
 * The blocks (trial numbers) of a shard: from `first` up to, not including, `end`. Shards are neighbouring runs of whole blocks,
 * as equal as can be, so that each keeps the interleaving and the balance of the plan; two blocks of mirrored order stay together
 * where there are at least as many pairs as shards. Empty where there are fewer blocks than shards before it.
 */
export function shardBlocks(
  blocks: number,
  { index, of }: ShardChoice,
): { readonly first: number; readonly end: number } {
  const size = blocks >= 2 * of ? 2 : 1;
  const units = Math.ceil(blocks / size);
  const bound = (shard: number): number => Math.min(blocks, Math.ceil((shard * units) / of) * size);
  return { first: bound(index - 1), end: bound(index) };
}

/** The trials of a shard, in the order of the plan. @param plan of one scenario */
export function shardOf(plan: readonly Trial[], blocks: number, shard: ShardChoice): Trial[] {
  const { first, end } = shardBlocks(blocks, shard);
  return plan.filter(({ trial }) => trial >= first && trial < end);
}
