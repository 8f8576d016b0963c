import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binomialCdf } from "../../src/stats/binomial.ts";
import { quantileInterval, quantileRanks, requiredCount } from "../../src/stats/order-statistic-interval.ts";
import { ascending, quantile } from "../../src/stats/quantile.ts";
import { distributions, drawn } from "./distributions.ts";

describe("the count that a quantile needs", () => {
  test.each([
    [0.5, 6],
    [0.9, 29],
    [0.95, 59],
    [0.99, 299],
    [0.999, 2_995],
    [0.1, 29],
  ])("p = %d needs n = %d at 95 %", (p, n) => {
    expect(requiredCount(p, 0.95)).toBe(n);
    expect(quantileRanks(n, p, 0.95)?.coverage).toBeGreaterThanOrEqual(0.95);
    expect(quantileRanks(n - 1, p, 0.95)).toBeNull();
  });

  test("a higher level needs more", () => {
    expect(requiredCount(0.5, 0.99)).toBe(8);
    expect(requiredCount(0.9, 0.99)).toBe(44);
  });
});

describe("the ranks of an interval", () => {
  // scipy.stats.quantile_test(range(1, n + 1), q=0, p=p).confidence_interval(level), SciPy 1.17.1
  test.each([
    [6, 0.5, 0.95, 1, 6],
    [8, 0.5, 0.99, 1, 8],
    [10, 0.5, 0.95, 2, 9],
    [11, 0.5, 0.95, 2, 10],
    [15, 0.5, 0.99, 3, 13],
    [30, 0.5, 0.95, 10, 21],
    [31, 0.5, 0.95, 10, 22],
    [100, 0.5, 0.95, 40, 61],
    [100, 0.9, 0.95, 84, 96],
    [100, 0.9, 0.99, 82, 98],
    [301, 0.5, 0.99, 128, 174],
    [301, 0.9, 0.99, 257, 284],
  ])("n = %d, p = %d, level %d: %d..%d", (n, p, level, low, high) => {
    expect(quantileRanks(n, p, level)).toMatchObject({ low, high });
  });

  test("where the upper tail has no room, the interval ends at the largest value and still covers", () => {
    const ranks = quantileRanks(29, 0.9, 0.95);
    expect(ranks?.high).toBe(29);
    expect(ranks?.coverage).toBeGreaterThanOrEqual(0.95);
    expect(quantileRanks(29, 0.1, 0.95)).toMatchObject({ low: 1, high: 30 - (ranks?.low ?? 0) });
  });

  test("coverage is what the binomial says, never below the level", () => {
    const cases = fc.record({
      n: fc.integer({ min: 1, max: 400 }),
      p: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      level: fc.double({ min: 0.5, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ n, p, level }) => {
        const ranks = quantileRanks(n, p, level);
        expect(ranks === null).toBe(1 - p ** n - (1 - p) ** n < level - 1e-12);
        if (ranks === null) return;
        const below = binomialCdf(n, p);
        const exact = (below[ranks.high - 1] ?? 0) - (below[ranks.low - 1] ?? 0);
        expect(ranks.low).toBeGreaterThanOrEqual(1);
        expect(ranks.high).toBeLessThanOrEqual(n);
        expect(exact).toBeGreaterThanOrEqual(level - 1e-9);
        expect(ranks.coverage).toBeCloseTo(exact, 12);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });
});

test("an interval encloses the point estimate", () => {
  const values = fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 6, maxLength: 200 });
  fc.assert(
    fc.property(values, fc.constantFrom(0.5, 0.9, 0.95), fc.constantFrom(0.9, 0.95, 0.999), (raw, p, level) => {
      const sorted = ascending(raw);
      const interval = quantileInterval(sorted, p, level);
      if (interval === null) return;
      const point = quantile(sorted, p);
      expect(interval.low).toBeLessThanOrEqual(point);
      expect(interval.high).toBeGreaterThanOrEqual(point);
    }),
    { seed: 2 },
  );
});

describe("coverage of the median's interval at 95 %, 10,000 samples each", () => {
  // Standard error of a coverage at 10,000 samples: 0.2 percentage points. The exact coverage does not depend on the
  // distribution: n = 10: 97.9 %, 30: 95.7 %, 31: 97.1 %, 100: 96.5 %.
  test.each([10, 30, 31, 100])("n = %d", (n) => {
    const exact = quantileRanks(n, 0.5, 0.95)?.coverage ?? 0;
    for (const { name, median, draw } of distributions(n)) {
      const held = coverage(10_000, () => {
        const interval = quantileInterval(ascending(drawn(n, draw)), 0.5, 0.95);
        return interval !== null && interval.low <= median && median <= interval.high;
      });
      expect(held, name).toBeGreaterThanOrEqual(0.94);
      expect(Math.abs(held - exact), name).toBeLessThan(0.008);
    }
  });
});

test("the 90th percentile of a log-normal is held at n = 29, where its interval first exists", () => {
  const [, logNormal] = distributions(5);
  const truth = 100 * Math.exp(0.5 * 1.2815515655446004);
  const held = coverage(10_000, () => {
    const interval = quantileInterval(ascending(drawn(29, logNormal?.draw ?? Math.random)), 0.9, 0.95);
    return interval !== null && interval.low <= truth && truth <= interval.high;
  });
  expect(held).toBeGreaterThanOrEqual(0.944);
});

function coverage(samples: number, holds: () => boolean): number {
  let held = 0;
  for (let sample = 0; sample < samples; sample++) if (holds()) held++;
  return held / samples;
}
