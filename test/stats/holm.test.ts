import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holmAdjusted } from "../../src/stats/holm.ts";
import { seededRandom } from "../../src/units/random.ts";

// statsmodels.stats.multitest.multipletests(p, method="holm")[1], statsmodels 0.15.0
test.each([
  [
    [0.01, 0.04, 0.03, 0.005, 0.2, 0.9],
    [0.05, 0.12, 0.12, 0.03, 0.4, 0.9],
  ],
  [
    [0.0001, 0.0002, 0.03],
    [0.0003, 0.0004, 0.03],
  ],
  [
    [0.05, 0.05, 0.05],
    [0.15, 0.15, 0.15],
  ],
  [
    [0.6, 0.7, 0.8],
    [1, 1, 1],
  ],
  [
    [0, 1, 0.02, 0.02, 0.015],
    [0, 1, 0.06, 0.06, 0.06],
  ],
])("adjusted, %j is what statsmodels says", (pValues, expected) => {
  expect(holmAdjusted(pValues)).toEqual(expected.map((p) => expect.closeTo(p, 12)));
});

test("none stays none, one stays as it is", () => {
  expect(holmAdjusted([])).toEqual([]);
  expect(holmAdjusted([0.03])).toEqual([0.03]);
});

test("it reports what Holm's steps report, at any alpha", () => {
  const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  fc.assert(
    fc.property(pValues, fc.constantFrom(0.01, 0.05, 0.2), (all, alpha) => {
      const steps = all.toSorted((a, b) => a - b);
      const kept = steps.findIndex((p, rank) => (all.length - rank) * p > alpha);
      const reported = holmAdjusted(all).filter((p) => p <= alpha).length;
      expect(reported).toBe(kept < 0 ? all.length : kept);
    }),
    { seed: 1 },
  );
});

test("it keeps the order, is never below the value itself nor above Bonferroni's, and leaves its input alone", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (all) => {
      const input = [...all];
      const adjusted = holmAdjusted(all);
      expect(all).toEqual(input);
      for (const [at, p] of adjusted.entries()) {
        expect(p).toBeGreaterThanOrEqual(all[at] as number);
        expect(p).toBeLessThanOrEqual(Math.min(1, all.length * (all[at] as number)));
        for (const [other, q] of adjusted.entries())
          if ((all[other] as number) > (all[at] as number)) expect(q >= p).toBe(true);
      }
    }),
    { seed: 2 },
  );
});

describe("any false report at 5 %, 20,000 gates of 20 series", () => {
  // Standard error: 0.15 percentage points. Without a correction: 1 - 0.95^20 = 64 %.
  const runs = 20_000;
  const rate = (real: number, draw: () => number[]): number => {
    let alarmed = 0;
    for (let run = 0; run < runs; run++) {
      const adjusted = holmAdjusted([...Array.from({ length: real }, () => 1e-9), ...draw()]);
      if (adjusted.slice(real).some((p) => p <= 0.05)) alarmed++;
    }
    return alarmed / runs;
  };

  test("comes in 5 % of gates where nothing changed, and where half of the series did", () => {
    const random = seededRandom(1);
    for (const real of [0, 10]) {
      const found = rate(real, () => Array.from({ length: 20 - real }, random));
      // 1 - (1 - 0.05 / m)^m = 4.88 % of 20, 4.89 % of the 10 that are left.
      expect(Math.abs(found - 0.0488)).toBeLessThan(0.0045);
    }
  });

  test("comes less often where all series move as one", () => {
    const random = seededRandom(2);
    const found = rate(0, () => Array.from({ length: 20 }, () => 0).fill(random()));
    expect(Math.abs(found - 0.0025)).toBeLessThan(0.0011);
  });
});
