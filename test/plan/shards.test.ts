import fc from "fast-check";
import { expect, test } from "vitest";
import { shardBlocks, shardOf } from "../../src/plan/shards.ts";
import { planTrials } from "../../src/plan/trial-plan.ts";
import { seededRandom } from "../../src/units/random.ts";

const units = ["a", "b", "c"].map((target) => ({ target, kind: "fake", start: "cold", warm: false }) as const);
const planOf = (trials: number) => planTrials({ scenario: "s", units, trials, random: seededRandom(7) });

test("shards together are the plan, in its order, and no trial is in two", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (trials, of) => {
      const plan = planOf(trials);
      const parts = Array.from({ length: of }, (_, at) => shardOf(plan, trials, { index: at + 1, of }));
      expect(parts.flat()).toEqual(plan);
    }),
  );
});

test("a shard has whole blocks, as many as the others or one pair fewer", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 50 }), (blocks, of) => {
      const sizes = Array.from({ length: of }, (_, at) => shardBlocks(blocks, { index: at + 1, of })).map(
        ({ first, end }) => end - first,
      );
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(blocks);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2 + (blocks % 2));
      if (of <= blocks) expect(Math.min(...sizes)).toBeGreaterThan(0);
    }),
  );
});

test("pairs of mirrored blocks stay together where there are enough", () => {
  expect([1, 2, 3, 4].map((index) => shardBlocks(30, { index, of: 4 }))).toEqual([
    { first: 0, end: 8 },
    { first: 8, end: 16 },
    { first: 16, end: 24 },
    { first: 24, end: 30 },
  ]);
  expect([1, 2, 3].map((index) => shardBlocks(4, { index, of: 3 }))).toEqual([
    { first: 0, end: 2 },
    { first: 2, end: 3 },
    { first: 3, end: 4 },
  ]);
});
