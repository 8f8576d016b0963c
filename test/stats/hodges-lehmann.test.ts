import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairedShift, type Shift, shiftBetween } from "../../src/stats/hodges-lehmann.ts";
import { mannWhitneyP } from "../../src/stats/mann-whitney.ts";
import { median } from "../../src/stats/quantile.ts";
import { signedRankP } from "../../src/stats/wilcoxon.ts";
import { seededRandom } from "../../src/units/random.ts";
import { firstSample, secondSample } from "./reference-samples.ts";

const [a, b] = [
  [12.1, 10.4, 15.3, 9.7, 11.8, 13.9, 10.9],
  [9.1, 8.4, 10.2, 11.1, 7.9, 9.6],
];
const differences = [0.8, -0.3, 1.1, 2.4, -0.9, 1.7, 0.2, 3.1];

/** A shift up to rounding: R subtracts in another order. */
function about(shift: number, low: number, high: number): Shift {
  return {
    shift: expect.closeTo(shift, 11),
    interval: { low: expect.closeTo(low, 11), high: expect.closeTo(high, 11) },
  };
}

// wilcox.test(first, second, conf.int = TRUE, exact = TRUE, conf.level = level): estimate and conf.int, R 4.2.2
describe("between two samples it is R's", () => {
  test.each([
    [a, b, 0.8, [2.5, 1.3, 3.9]],
    [a, b, 0.95, [2.5, 0.6, 5.1]],
    [a, b, 0.99, [2.5, -0.2, 6]],
    [firstSample(4, 2.0021), secondSample(5), 0.95, [2.4171, -1.8679, 7.4621]],
    [firstSample(20, 2.0021), secondSample(20), 0.95, [2.1521, -0.0079, 4.2821]],
    [firstSample(20, 2.0021), secondSample(20), 0.99, [2.1521, -0.7379, 4.6921]],
    [firstSample(20, 2.0021), secondSample(200), 0.95, [2.0421, 0.6021, 3.4921]],
    [firstSample(20, 2.0021), secondSample(200), 0.99, [2.0421, 0.1021, 3.9921]],
    [firstSample(200, 2.0021), secondSample(20), 0.95, [2.1221, 0.6921, 3.5521]],
  ] as const)("exact, case %#", (first, second, level, [shift, low, high]) => {
    expect(shiftBetween(first, second, level)).toEqual(about(shift, low, high));
  });

  // More than are counted: the same estimate, and ends that are at most a few ranks of thousands further out, 0.02 here.
  test.each([
    [firstSample(30, 2.0021), secondSample(40), 0.95, [2.4471, 0.9921, 3.9721]],
    [firstSample(30, 2.0021), secondSample(40), 0.99, [2.4471, 0.5521, 4.5021]],
    [firstSample(150, 2.0021), secondSample(100), 0.95, [2.2021, 1.4421, 2.9721]],
    [firstSample(150, 2.0021), secondSample(100), 0.99, [2.2021, 1.1921, 3.2421]],
  ] as const)("asymptotic, case %#", (first, second, level, [expected, low, high]) => {
    const { shift, interval } = shiftBetween(first, second, level);
    expect(shift).toBeCloseTo(expected, 11);
    expect(Math.abs((interval?.low ?? 0) - low)).toBeLessThan(0.0201);
    expect(Math.abs((interval?.high ?? 0) - high)).toBeLessThan(0.0201);
  });
});

// wilcox.test(differences, conf.int = TRUE, exact = TRUE, conf.level = level): estimate and conf.int, R 4.2.2
describe("of pairs it is R's", () => {
  test.each([
    [differences, 0.8, [1, 0.25, 1.7]],
    [differences, 0.95, [1, -0.3, 2.4]],
    [differences, 0.99, [1, -0.9, 3.1]],
    [firstSample(6, -4.0021), 0.95, [0.7329, -3.0921, 4.5579]],
    [firstSample(20, -4.0021), 0.95, [1.1879, -0.3421, 2.7179]],
    [firstSample(20, -4.0021), 0.99, [1.1879, -0.9621, 3.1729]],
    [firstSample(50, -4.0021), 0.95, [1.1679, 0.3829, 2.0779]],
    [firstSample(50, -4.0021), 0.99, [1.1679, 0.0729, 2.3879]],
  ] as const)("exact, case %#", (values, level, [shift, low, high]) => {
    expect(pairedShift(values, level)).toEqual(about(shift, low, high));
  });

  test.each([
    [51, 0.95, [1.1579, 0.2579, 1.9529]],
    [51, 0.99, [1.1579, -0.0521, 2.2429]],
    [100, 0.95, [1.1479, 0.5479, 1.7679]],
    [100, 0.99, [1.1479, 0.3629, 2.0179]],
    [400, 0.95, [1.0679, 0.7779, 1.3629]],
    [400, 0.99, [1.0679, 0.6779, 1.4479]],
  ] as const)("asymptotic, n = %d at %d", (n, level, [expected, low, high]) => {
    const { shift, interval } = pairedShift(firstSample(n, -4.0021), level);
    expect(shift).toBeCloseTo(expected, 11);
    expect(Math.abs((interval?.low ?? 0) - low)).toBeLessThan(0.0201);
    expect(Math.abs((interval?.high ?? 0) - high)).toBeLessThan(0.0201);
  });
});

describe("whatever the values", () => {
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  const sample = fc.array(value, { minLength: 1, maxLength: 12 });

  test("between samples: the median of all differences, inside its interval; swapped, the sign", () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const found = shiftBetween(first, second, 0.9);
        expect(found.shift).toBeCloseTo(median(first.flatMap((one) => second.map((other) => one - other))), 11);
        const swapped = shiftBetween(second, first, 0.9);
        expect(swapped.shift).toBeCloseTo(-found.shift, 11);
        expect(swapped.interval === null).toBe(found.interval === null);
        if (found.interval === null || swapped.interval === null) return;
        expect(found.interval.low).toBeLessThanOrEqual(found.shift);
        expect(found.interval.high).toBeGreaterThanOrEqual(found.shift);
        expect(swapped.interval.low).toBeCloseTo(-found.interval.high, 11);
        expect(swapped.interval.high).toBeCloseTo(-found.interval.low, 11);
      }),
      { seed: 1 },
    );
  });

  test("of pairs: the median of all Walsh averages, inside its interval; negated, the sign", () => {
    fc.assert(
      fc.property(sample, (values) => {
        const found = pairedShift(values, 0.9);
        const averages = values.flatMap((one, at) => values.slice(at).map((other) => (one + other) / 2));
        expect(found.shift).toBeCloseTo(median(averages), 11);
        const negated = pairedShift(
          values.map((one) => -one),
          0.9,
        );
        expect(negated.shift).toBeCloseTo(-found.shift, 11);
        if (found.interval === null) return;
        expect(found.interval.low).toBeLessThanOrEqual(found.shift);
        expect(found.interval.high).toBeGreaterThanOrEqual(found.shift);
        expect(negated.interval?.low).toBeCloseTo(-found.interval.high, 11);
      }),
      { seed: 2 },
    );
  });
});

describe("0 lies outside the interval where the test rejects, and only there", () => {
  const level = fc.constantFrom(0.8, 0.95, 0.99);
  const shifted = fc.record({ seed: fc.integer(), by: fc.double({ min: -0.8, max: 0.8, noNaN: true }) });

  test("between samples, counted and approximate", () => {
    const count = fc.integer({ min: 1, max: 45 });
    let rejected = 0;
    fc.assert(
      fc.property(count, count, shifted, level, (n, m, { seed, by }, sure) => {
        const random = seededRandom(seed);
        const first = Array.from({ length: n }, () => random() + by);
        const second = Array.from({ length: m }, random);
        const { interval } = shiftBetween(first, second, sure);
        const rejects = mannWhitneyP(first, second) <= 1 - sure;
        expect(interval !== null && (interval.low > 0 || interval.high < 0)).toBe(rejects);
        if (rejects) rejected++;
      }),
      { seed: 3, numRuns: 500 },
    );
    expect(rejected).toBeGreaterThan(60);
  });

  test("of pairs, counted and approximate", () => {
    let rejected = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), shifted, level, (n, { seed, by }, sure) => {
        const random = seededRandom(seed);
        const values = Array.from({ length: n }, () => random() - 0.5 + by / 2);
        const { interval } = pairedShift(values, sure);
        const rejects = signedRankP(values) <= 1 - sure;
        expect(interval !== null && (interval.low > 0 || interval.high < 0)).toBe(rejects);
        if (rejects) rejected++;
      }),
      { seed: 4, numRuns: 500 },
    );
    expect(rejected).toBeGreaterThan(60);
  });
});

test("too few values have a shift and no interval", () => {
  expect(pairedShift([1, 2, 3, 4, 5], 0.95)).toEqual({ shift: 3, interval: null });
  expect(pairedShift([1, 2, 3, 4, 5, 6], 0.95)).toEqual({ shift: 3.5, interval: { low: 1, high: 6 } });
  expect(pairedShift([7], 0.95)).toEqual({ shift: 7, interval: null });
  expect(shiftBetween([5, 6, 7], [1, 2, 3], 0.95)).toEqual({ shift: 4, interval: null });
  expect(shiftBetween([5, 6, 7, 8], [1, 2, 3, 4], 0.95)).toEqual({ shift: 4, interval: { low: 1, high: 7 } });
});
