import fc from "fast-check";
import { expect, test } from "vitest";
import { ascending, median, quantile, selectQuantile } from "../../src/stats/quantile.ts";
import { seededRandom } from "../../src/units/random.ts";

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

test("a quantile of many values is the same whether they are sorted or it is selected, whatever their order and ties", () => {
  const many = fc.record({
    count: fc.integer({ min: 1, max: 3_000 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    kinds: fc.constantFrom(1, 2, 30, 1e12),
    shape: fc.constantFrom("any", "rising", "falling", "organ pipe"),
  });
  fc.assert(
    fc.property(many, fc.double({ min: 0, max: 1, noNaN: true }), ({ count, seed, kinds, shape }, p) => {
      const random = seededRandom(seed);
      const drawn = Float64Array.from({ length: count }, () => Math.floor(random() * kinds));
      const [rising, falling] = [drawn.toSorted(), drawn.toSorted().reverse()];
      const pipe = rising.map((value, at) => (at % 2 === 0 ? value : (falling[at] as number)));
      const taken = { any: drawn, rising, falling, "organ pipe": pipe }[shape];
      const expected = [p, 0, 0.5, 1].map((one) => quantile(ascending(taken), one));
      expect([p, 0, 0.5, 1].map((one) => selectQuantile(taken.slice(), one))).toEqual(expected);
      expect(median(taken)).toBe(expected[2]);
    }),
    { seed: 21, numRuns: 300 },
  );
});

test("no values and no probability are errors", () => {
  expect(() => median([])).toThrow(RangeError);
  expect(() => quantile(ascending(values), 1.01)).toThrow(RangeError);
  expect(() => quantile(ascending(values), Number.NaN)).toThrow(RangeError);
  expect(() => selectQuantile(new Float64Array(0), 0.5)).toThrow(RangeError);
  expect(() => selectQuantile(new Float64Array(1_000), -0.1)).toThrow(RangeError);
});
