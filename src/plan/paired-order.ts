import type { Random } from "../units/random.ts";
import { balancedOrder } from "./balanced-order.ts";

/**
 * `blocks` permutations of the items in which those of one group stand next to each other: versions that are compared with
 * each other see the same moment of the machine. Groups are balanced over the blocks as `balancedOrder` does it, and so are
 * the members inside each group: two come as ABBA or BAAB, drawn anew for every pair of blocks; three as rows of a Latin square.
 * @param groupOf items of one key are one group; where every item is a group of its own, the order is `balancedOrder`'s
 */
export function pairedOrder<T>(
  items: readonly T[],
  groupOf: (item: T) => string,
  options: { readonly blocks: number; readonly random: Random },
): T[][] {
  const { blocks, random } = options;
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(groupOf(item), [...(groups.get(groupOf(item)) ?? []), item]);
  const places = balancedOrder([...groups.keys()], blocks, random);
  const members = new Map([...groups].map(([key, own]) => [key, balancedOrder(own, blocks, random)]));
  return places.map((keys, block) => keys.flatMap((key) => members.get(key)?.[block] ?? []));
}
