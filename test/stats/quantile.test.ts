import { expect, test } from "vitest";
import { ascending, median, quantile } from "../../src/stats/quantile.ts";

const values = [3.1, 4.7, 2.2, 9.9, 5.0, 4.4, 6.1, 5.8, 3.9, 4.1, 7.2, 5.5];

// numpy.quantile(values, p), NumPy 2.4.6 (method "linear" is type 7)
test.each([
  [0, 2.2],
  [0.1, 3.18],
  [0.25, 4.05],
  [0.5, 4.85],
  [0.9, 7.09],
  [0.99, 9.603],
  [1, 9.9],
])("the quantile at %d is NumPy's", (p, expected) => {
  expect(quantile(ascending(values), p)).toBeCloseTo(expected, 12);
});

test("the median takes any order and leaves its input alone", () => {
  const input = [9, 1, 5, 4];
  expect(median(input)).toBe(4.5);
  expect(median([7])).toBe(7);
  expect(input).toEqual([9, 1, 5, 4]);
});

test("no values and no probability are errors", () => {
  expect(() => median([])).toThrow(RangeError);
  expect(() => quantile(ascending(values), 1.01)).toThrow(RangeError);
  expect(() => quantile(ascending(values), Number.NaN)).toThrow(RangeError);
});
