import { describe, expect, test } from "vitest";
import { median } from "../../src/stats/quantile.ts";
import { ratioOfMedians } from "../../src/stats/ratio-of-medians.ts";
import { seededRandom } from "../../src/units/random.ts";
import { distributions, drawn } from "./distributions.ts";

const values = [12, 15, 11, 19, 14, 13, 17, 16, 18, 20];

test("the point is the ratio of the medians, inside its interval", () => {
  const other = values.map((value) => value * 3);
  const estimate = ratioOfMedians(other, values, { level: 0.95, random: seededRandom(1) });
  expect(estimate?.ratio).toBe(median(other) / median(values));
  expect(estimate?.low).toBeLessThan(3);
  expect(estimate?.high).toBeGreaterThan(3);
});

test("the same generator state gives the same interval", () => {
  const options = (seed: number) => ({ level: 0.95, random: seededRandom(seed) });
  const again = ratioOfMedians(values, [8, 9, 7, 6, 5, 9, 8], options(5));
  expect(ratioOfMedians(values, [8, 9, 7, 6, 5, 9, 8], options(5))).toEqual(again);
});

test("swapping the two gives the reciprocal interval, up to resampling error", () => {
  const other = [33, 35, 31, 39, 34, 32, 38, 36, 37, 30];
  const options = () => ({ level: 0.95, random: seededRandom(2), resamples: 50_000 });
  const one = ratioOfMedians(values, other, options());
  const swapped = ratioOfMedians(other, values, options());
  expect(Math.log((one?.low ?? 0) * (swapped?.high ?? 0))).toBeCloseTo(0, 1);
  expect(Math.log((one?.high ?? 0) * (swapped?.low ?? 0))).toBeCloseTo(0, 1);
});

test("a higher level is wider, equal values have no width", () => {
  const at = (level: number) => ratioOfMedians(values, values, { level, random: seededRandom(3) });
  expect(at(0.99)?.low).toBeLessThan(at(0.8)?.low ?? 0);
  expect(at(0.99)?.high).toBeGreaterThan(at(0.8)?.high ?? Infinity);
  expect(ratioOfMedians([2, 2, 2], [1, 1, 1], { level: 0.95, random: seededRandom(4) })).toEqual({
    ratio: 2,
    low: expect.closeTo(2, 12),
    high: expect.closeTo(2, 12),
  });
});

test("there is no ratio without values, or with values that are not above 0", () => {
  const options = { level: 0.95, random: seededRandom(1) };
  expect(ratioOfMedians([], [1], options)).toBeNull();
  expect(ratioOfMedians([1], [], options)).toBeNull();
  expect(ratioOfMedians([1, 2], [0, 1], options)).toBeNull();
});

describe("coverage at 95 %, A/A, 3,000 pairs of samples each", () => {
  // Standard error of a coverage at 3,000 pairs: 0.4 percentage points. At n = 30 the interval must hold the truth
  // 93 to 97 % of the time, plus 2 standard errors; at n = 6, the fewest that are compared, at least 94 %.
  test.each([
    [30, 0.93, 0.977],
    [6, 0.94, 0.985],
  ])("n = %d", (n, least, most) => {
    const random = seededRandom(11);
    for (const { name, draw } of distributions(n)) {
      let held = 0;
      for (let pair = 0; pair < 3_000; pair++) {
        const estimate = ratioOfMedians(drawn(n, draw), drawn(n, draw), { level: 0.95, random, resamples: 400 });
        if (estimate !== null && estimate.low <= 1 && estimate.high >= 1) held++;
      }
      expect(held / 3_000, name).toBeGreaterThanOrEqual(least);
      expect(held / 3_000, name).toBeLessThanOrEqual(most);
    }
  });

  test("with different counts, shapes and a true ratio of 5", () => {
    const random = seededRandom(12);
    const [normal, logNormal] = distributions(13);
    let held = 0;
    for (let pair = 0; pair < 3_000; pair++) {
      const top = drawn(30, () => 5 * (normal?.draw() ?? 0));
      const bottom = drawn(100, () => logNormal?.draw() ?? 0);
      const estimate = ratioOfMedians(top, bottom, { level: 0.95, random, resamples: 400 });
      if (estimate !== null && estimate.low <= 5 && estimate.high >= 5) held++;
    }
    expect(held / 3_000).toBeGreaterThanOrEqual(0.93);
    expect(held / 3_000).toBeLessThanOrEqual(0.977);
  });
});
