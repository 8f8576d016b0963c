import { describe, expect, test } from "vitest";
import { quantileInterval, quantileRanks } from "../../src/stats/order-statistic-interval.ts";
import { ascending } from "../../src/stats/quantile.ts";
import { ratioOfMedians } from "../../src/stats/ratio-of-medians.ts";
import { seededRandom } from "../../src/units/random.ts";
import { distributions, drawn } from "./distributions.ts";

// Nominal 95 % intervals hold the truth 95 +- 1 % of the time, where the method can: n is chosen so that the steps of the
// binomial leave its exact coverage near 95 %. Other n: in the test of each method. Shifts: coverage-of-shifts.test.ts.

/** A point, either way. */
const point = 0.01;

/** How often `holds` does. Standard error at 95 %: 0.34 percentage points of 4,000, 0.56 of 1,500. */
function coverage(samples: number, holds: () => boolean): number {
  let held = 0;
  for (let sample = 0; sample < samples; sample++) if (holds()) held++;
  return held / samples;
}

function encloses(interval: { readonly low: number; readonly high: number } | null, x: number): boolean {
  return interval !== null && interval.low <= x && x <= interval.high;
}

describe("the median", () => {
  // Exact: 95.02 % of 301. Of 10 to 100 values 95.7 to 97.9 %: order-statistic-interval.test.ts.
  test.each(distributions(81))("n = 301, $name", ({ median, draw }) => {
    expect(quantileRanks(301, 0.5, 0.95)?.coverage).toBeCloseTo(0.9502, 4);
    const held = coverage(4_000, () => encloses(quantileInterval(ascending(drawn(301, draw)), 0.5, 0.95), median));
    expect(Math.abs(held - 0.95)).toBeLessThan(point);
  });
});

describe("the 95th percentile", () => {
  // 100 + 10 z, 100 exp(0.5 z) and 100 exp(0.1 t): z = norm.ppf(0.95), t = t.ppf(0.95, df=2); of the bimodal one 5/6 of the
  // second mode lie below, 200 + 5 norm.ppf(5 / 6), as none of the first lies above; SciPy 1.17.1
  const truths: Readonly<Record<string, number>> = {
    normal: 100 + 10 * 1.6448536269514722,
    "log-normal": 100 * Math.exp(0.5 * 1.6448536269514722),
    bimodal: 200 + 5 * 0.967421566101701,
    "heavy-tailed": 100 * Math.exp(0.1 * 2.9199855803537242),
  };

  // Exact: 95.11 % of 60, whose interval ends at the largest value, 95.15 % of 442.
  describe.each([60, 442])("n = %d", (n) => {
    const exact = quantileRanks(n, 0.95, 0.95)?.coverage ?? 0;

    test.each(distributions(n))("$name", ({ name, draw }) => {
      const held = coverage(4_000, () =>
        encloses(quantileInterval(ascending(drawn(n, draw)), 0.95, 0.95), truths[name] ?? 0),
      );
      expect(Math.abs(held - exact)).toBeLessThan(point);
      expect(Math.abs(held - 0.95)).toBeLessThan(point);
    });
  });
});

describe("the ratio of medians", () => {
  // The percentile bootstrap comes near 95 % only slowly: 96.4 % at n = 31, 96.0 % at 101, 95.5 % at 301, 95.1 % at 1,001
  // (6,000 pairs of samples each, mean of the four). So 95 +- 1 % is asked at 301, of the four together (standard error 0.28
  // points) and of each give or take two standard errors (0.56 points); 6 and 30: ratio-of-medians.test.ts.
  test("n = 301", () => {
    const random = seededRandom(82);
    const options = { level: 0.95, random, resamples: 400 };
    const each = distributions(83).map(({ name, draw }) => {
      const slower = () => drawn(301, () => 1.3 * draw());
      const held = coverage(1_500, () => encloses(ratioOfMedians(slower(), drawn(301, draw), options), 1.3));
      expect(Math.abs(held - 0.95), name).toBeLessThan(point + 2 * 0.0056);
      return held;
    });
    expect(Math.abs(each.reduce((sum, held) => sum + held, 0) / each.length - 0.95)).toBeLessThan(point);
  });
});
