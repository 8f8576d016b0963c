import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logMedianError, logMedianMinimum } from "../../src/stats/log-median-error.ts";
import { requiredCount } from "../../src/stats/order-statistic-interval.ts";
import { median } from "../../src/stats/quantile.ts";
import { distributions, drawn } from "./distributions.ts";

// ci = scipy.stats.quantile_test(values, q=0, p=0.5).confidence_interval(0.95), between the ranks low and high;
// coverage = binom.cdf(high - 1, n, 0.5) - binom.cdf(low - 1, n, 0.5);
// numpy.log(ci.high / ci.low) / (2 * norm.ppf((1 + coverage) / 2)); SciPy 1.17.1
test.each([
  [[12, 15, 11, 19, 14, 13], 0.1268745363588164],
  [[12, 15, 11, 19, 14, 13, 17, 16, 18, 20], 0.0999260381666278],
  [[3.1, 4.7, 2.2, 9.9, 5.0, 4.4, 6.1, 5.8, 3.9, 4.1, 7.2, 5.5], 0.10811431152044643],
  [Array.from({ length: 31 }, (_, at) => 100 + ((at * 37) % 101)), 0.06160139047692827],
])("of %j it is the width of SciPy's interval in standard errors", (values, expected) => {
  expect(logMedianError(values)).toBeCloseTo(expected, 10);
});

test("below six values there is none", () => {
  expect(logMedianMinimum).toBe(requiredCount(0.5, 0.95));
  expect(logMedianError(drawn(5, () => 7))).toBeNull();
  expect(logMedianError([])).toBeNull();
  expect(logMedianError(drawn(6, () => 7))).toBe(0);
});

test("the order of the values and their unit do not matter", () => {
  const values = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 6, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.constantFrom(1e-6, 0.001, 60), (all, unit) => {
      const error = logMedianError(all) ?? Number.NaN;
      expect(error).toBeGreaterThanOrEqual(0);
      expect(logMedianError(all.toReversed())).toBe(error);
      expect(logMedianError(all.map((value) => value * unit))).toBeCloseTo(error, 9);
    }),
    { seed: 1 },
  );
});

describe("its root mean square over the deviation of the logarithms of 2,000 medians", () => {
  /** Standard error: 1.6 % from the deviation, some more from the mean square. */
  const relative = (n: number, draw: () => number): number => {
    let [sum, squares, errors] = [0, 0, 0];
    for (let sample = 0; sample < 2_000; sample++) {
      const values = drawn(n, draw);
      const log = Math.log(median(values) / 100);
      sum += log;
      squares += log * log;
      errors += (logMedianError(values) ?? Number.NaN) ** 2;
    }
    return Math.sqrt(errors / (squares - (sum * sum) / 2_000));
  };

  test.each(distributions(61))("n = 301: 1, $name", ({ draw }) => {
    const found = relative(301, draw);
    expect(found).toBeGreaterThan(0.95);
    expect(found).toBeLessThan(1.08);
  });

  // It promises no more: few values say little about the density around the median, and between two modes there is none.
  test("n = 31: 1 where there is one mode, about 2 where a median can lie in either", () => {
    for (const { name, draw } of distributions(62)) {
      const found = relative(31, draw);
      expect(found, name).toBeGreaterThan(0.95);
      expect(found, name).toBeLessThan(name === "bimodal" ? 2.3 : 1.2);
    }
  });
});
