import fc from "fast-check";
import { expect, test } from "vitest";
import { balancedOrder } from "../../src/plan/balanced-order.ts";
import { pairedOrder } from "../../src/plan/paired-order.ts";
import { seededRandom } from "../../src/units/random.ts";

/** Groups of the given sizes, as "a1", "a2", "b1"... */
const itemsOf = (sizes: readonly number[]): string[] =>
  sizes.flatMap((size, group) =>
    Array.from({ length: size }, (_, member) => `${String.fromCharCode(97 + group)}${member + 1}`),
  );
const groupOf = (item: string): string => item[0] ?? "";
const order = (sizes: readonly number[], blocks: number, seed: number): string[][] =>
  pairedOrder(itemsOf(sizes), groupOf, { blocks, random: seededRandom(seed) });
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const groupSizes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 });
const blockCounts = fc.integer({ min: 1, max: 48 });

test("every block has every item once, those of a group next to each other", () => {
  fc.assert(
    fc.property(groupSizes, blockCounts, seeds, (sizes, blocks, seed) => {
      const made = order(sizes, blocks, seed);
      expect(made).toHaveLength(blocks);
      for (const block of made) {
        expect(block.toSorted()).toEqual(itemsOf(sizes).toSorted());
        const changes = block.filter((item, at) => at > 0 && groupOf(item) !== groupOf(block[at - 1] ?? ""));
        expect(changes).toHaveLength(sizes.length - 1);
      }
    }),
  );
});

test("the two of a pair are mirrored from the first to the second of every two blocks: ABBA or BAAB, and both occur", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(groupSizes, fc.integer({ min: 1, max: 12 }), seeds, (others, pairs, seed) => {
      const made = order([2, ...others], 2 * pairs, seed).map((block) => block.filter((item) => groupOf(item) === "a"));
      for (let at = 0; at < made.length; at += 2) {
        expect(made[at]).toEqual(made[at + 1]?.toReversed());
        seen.add(made[at]?.join() ?? "");
      }
    }),
  );
  expect([...seen].toSorted()).toEqual(["a1,a2", "a2,a1"]);
});

test("wherever it is cut, every member has stood at every place of its group equally often within one", () => {
  fc.assert(
    fc.property(groupSizes, blockCounts, seeds, (sizes, blocks, seed) => {
      const made = order(sizes, blocks, seed);
      for (const [group, size] of sizes.entries()) {
        const key = String.fromCharCode(97 + group);
        const own = made.map((block) => block.filter((item) => groupOf(item) === key));
        const counts = (own[0] ?? []).flatMap((item) =>
          Array.from({ length: size }, (_, place) => own.filter((members) => members[place] === item).length),
        );
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("wherever it is cut, every group has stood at every place among the groups equally often within one", () => {
  fc.assert(
    fc.property(groupSizes, blockCounts, seeds, (sizes, blocks, seed) => {
      const made = order(sizes, blocks, seed).map((block) => [...new Set(block.map(groupOf))]);
      const keys = new Set(made.flat());
      const counts = [...keys].flatMap((key) =>
        sizes.map((_, place) => made.filter((block) => block[place] === key).length),
      );
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }),
  );
});

test("a linear drift adds the same to both of a pair over pairs of blocks, when nothing else is measured", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), seeds, (pairs, seed) => {
      const flat = order([2], 2 * pairs, seed).flat();
      const sum = (item: string): number => flat.reduce((total, name, at) => total + (name === item ? at : 0), 0);
      expect(sum("a1")).toBe(sum("a2"));
    }),
  );
});

test("without pairs it is the order that it always was: an old seed gives the old order", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), blockCounts, seeds, (n, blocks, seed) => {
      const sizes = Array.from({ length: n }, () => 1);
      expect(order(sizes, blocks, seed)).toEqual(balancedOrder(itemsOf(sizes), blocks, seededRandom(seed)));
    }),
  );
});
