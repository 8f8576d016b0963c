import { expect, test } from "vitest";
import { logHistogram } from "../../src/stats/log-histogram.ts";
import { ascending } from "../../src/stats/quantile.ts";
import { seededRandom } from "../../src/units/random.ts";

const random = seededRandom(5);
const spread = ascending(Array.from({ length: 1_000 }, () => 100 * Math.exp(random() - 0.5)));

test("counts every value once, in bins of equal ratio that touch or leave a gap", () => {
  const bins = logHistogram(spread);
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
  expect(bins[0]?.low).toBe(spread[0]);
  expect(bins.at(-1)?.high).toBe(spread.at(-1));
  const [ratio = 0] = bins.map(({ low, high }) => high / low);
  for (const [at, { low, high, count }] of bins.entries()) {
    expect(high / low).toBeCloseTo(ratio, 9);
    expect(low).toBeGreaterThanOrEqual((bins[at - 1]?.high ?? 0) * (1 - 1e-12));
    expect(count).toBe(spread.filter((value) => value >= low && (value < high || high === spread.at(-1))).length);
  }
});

test("has the width of Freedman and Diaconis", () => {
  // Uniform logarithms over 1: quartiles 0.5 apart, so 2 * 0.5 / 10.
  expect(logHistogram(spread)).toHaveLength(10);
});

test("an outlier makes empty bins, which are left out, and not many of them", () => {
  const bins = logHistogram(ascending([...spread, 1e9]));
  expect(bins.length).toBeLessThan(15);
  expect(bins.at(-1)).toMatchObject({ count: 1, high: 1e9 });
});

test("no value, one value and equal values", () => {
  expect(logHistogram(new Float64Array())).toEqual([]);
  expect(logHistogram(ascending([7]))).toEqual([{ low: 7, high: 7, count: 1 }]);
  expect(logHistogram(ascending([7, 7, 7]))).toEqual([{ low: 7, high: 7, count: 3 }]);
  expect(logHistogram(ascending([1, 1, 1, 1, 4])).map(({ count }) => count)).toEqual([4, 1]);
});
