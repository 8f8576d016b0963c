import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { balancedOrder } from "../../src/plan/balanced-order.ts";
import { seededRandom } from "../../src/units/random.ts";

const labels = (n: number): string[] => Array.from({ length: n }, (_, at) => String.fromCharCode(65 + at));
const order = (n: number, blocks: number, seed: number): string[][] =>
  balancedOrder(labels(n), blocks, seededRandom(seed));
/** Rows of a full square. */
const rows = (n: number): number => (n === 1 ? 1 : n % 2 === 0 ? n : 2 * n);
const counts = (keys: readonly string[]): Map<string, number> => {
  const result = new Map<string, number>();
  for (const key of keys) result.set(key, (result.get(key) ?? 0) + 1);
  return result;
};
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const sizes = fc.integer({ min: 1, max: 9 });

test("every block has every unit once", () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 60 }), seeds, (n, blocks, seed) => {
      const made = order(n, blocks, seed);
      expect(made).toHaveLength(blocks);
      for (const block of made) expect(block.toSorted()).toEqual(labels(n));
    }),
  );
});

test("over full squares, every unit stands at every position equally often", () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 1, max: 4 }), seeds, (n, squares, seed) => {
      const made = order(n, squares * rows(n), seed);
      const places = counts(made.flatMap((block) => block.map((unit, at) => `${unit}${at}`)));
      expect(places.size).toBe(n * n);
      expect(new Set(places.values())).toEqual(new Set([(squares * rows(n)) / n]));
    }),
  );
});

test("over full squares, every unit follows every other equally often", () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 1, max: 4 }), seeds, (n, squares, seed) => {
      const made = order(n, squares * rows(n), seed);
      const pairs = counts(made.flatMap((block) => block.slice(1).map((unit, at) => `${block[at]}${unit}`)));
      expect(pairs.size).toBe(n * (n - 1));
      expect(new Set(pairs.values())).toEqual(new Set([(squares * rows(n)) / n]));
    }),
  );
});

test("wherever it is cut, positions are balanced within one per square that was begun", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 40 }), seeds, (n, blocks, seed) => {
      const made = order(n, blocks, seed);
      const perPlace = labels(n).flatMap((unit) =>
        labels(n).map((_, at) => made.filter((block) => block[at] === unit).length),
      );
      expect(Math.max(...perPlace) - Math.min(...perPlace)).toBeLessThanOrEqual(1);
    }),
  );
});

describe("two units", () => {
  test("come as ABBA or BAAB, and both occur", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 50; seed++) {
      const made = order(2, 8, seed).map((block) => block.join(""));
      for (let at = 0; at < 8; at += 2) seen.add(`${made[at]}${made[at + 1]}`);
    }
    expect([...seen].toSorted()).toEqual(["ABBA", "BAAB"]);
  });
  test("a linear drift adds the same to both over pairs of blocks", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), seeds, (pairs, seed) => {
        const flat = order(2, 2 * pairs, seed).flat();
        const sum = (unit: string): number => flat.reduce((total, name, at) => total + (name === unit ? at : 0), 0);
        expect(sum("A")).toBe(sum("B"));
      }),
    );
  });
});

test("one seed gives one order, another seed another", () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 8 }), seeds, (n, seed) => {
      expect(order(n, 30, seed)).toEqual(order(n, 30, seed));
      expect(order(n, 30, seed)).not.toEqual(order(n, 30, (seed + 1) % 2 ** 32));
    }),
  );
});

test("every unit comes first about equally often over seeds", () => {
  const first = counts(Array.from({ length: 4_000 }, (_, seed) => order(4, 1, seed)[0]?.[0] ?? ""));
  for (const unit of labels(4)) {
    expect(first.get(unit)).toBeGreaterThan(850);
    expect(first.get(unit)).toBeLessThan(1_150);
  }
});
