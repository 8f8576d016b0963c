import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mannWhitneyDepth, mannWhitneyP } from "../../src/stats/mann-whitney.ts";
import { seededRandom } from "../../src/units/random.ts";
import { firstSample, secondSample } from "./reference-samples.ts";

const [a, b] = [
  [12.1, 10.4, 15.3, 9.7, 11.8, 13.9, 10.9],
  [9.1, 8.4, 10.2, 11.1, 7.9, 9.6],
];

describe("the p-value is SciPy's", () => {
  // scipy.stats.mannwhitneyu(first, second, method="exact").pvalue, SciPy 1.17.1
  test.each([
    [a, b, 0.013986013986013986],
    [a.slice(0, 4), b, 0.06666666666666667],
    [a.slice(0, 1), b, 0.2857142857142857],
    [firstSample(1, 20), secondSample(39), 0.05],
    [firstSample(20, 2.5021), secondSample(20), 0.011206767288403887],
    [firstSample(12, -2.0021), secondSample(150), 0.05556472084334101],
    [firstSample(20, 1.5021), secondSample(200), 0.0365395616108074],
    [firstSample(200, 1.5021), secondSample(20), 0.025922069805185965],
    [firstSample(20, 6.0021), secondSample(200), 1.0563597340392359e-12],
  ])("exact, case %#", (first, second, expected) => {
    expect(mannWhitneyP(first, second) / expected).toBeCloseTo(1, 9);
    expect(mannWhitneyP(second, first)).toBe(mannWhitneyP(first, second));
  });

  // scipy.stats.mannwhitneyu(first, second, method="asymptotic").pvalue, SciPy 1.17.1: more values than are counted, or ties
  test.each([
    [firstSample(21, 2.5021), secondSample(21), 0.004474738185203056],
    [firstSample(20, 1.5021), secondSample(201), 0.0361138533444696],
    [firstSample(21, -1.0021), secondSample(200), 0.2472877612094574],
    [firstSample(300, 0.4021), secondSample(250), 0.0860575632034683],
    [[1, 2, 2, 3, 5, 5, 5, 8], [2, 3, 3, 4, 4, 5, 6, 7, 9], 0.43602560264195955],
    [[1, 1, 2, 2, 2, 3], [2, 3, 3, 3, 4, 4, 5], 0.015025001963498675],
    [firstSample(60).map(Math.floor), secondSample(45).map((value) => Math.floor(value + 1)), 0.24950850103575506],
  ])("asymptotic, case %#", (first, second, expected) => {
    expect(mannWhitneyP(first, second) / expected).toBeCloseTo(1, 9);
  });
});

test("exact, it is the share of all ways to deal the ranks that lie as far out", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer(), (n, m, seed) => {
      const random = seededRandom(seed);
      const [first, second] = [n, m].map((count) => Array.from({ length: count }, random)) as [number[], number[]];
      const u = (mine: readonly number[], others: readonly number[]): number =>
        mine.reduce((sum, one) => sum + others.filter((other) => one > other).length, 0);
      const all = [...first, ...second];
      const distance = Math.abs(u(first, second) - (n * m) / 2);
      let [ways, asFar] = [0, 0];
      for (let dealt = 0; dealt < 2 ** (n + m); dealt++) {
        const mine = all.filter((_, at) => (dealt >> at) & 1);
        if (mine.length !== n) continue;
        ways++;
        const others = all.filter((_, at) => !((dealt >> at) & 1));
        if (Math.abs(u(mine, others) - (n * m) / 2) >= distance) asFar++;
      }
      expect(mannWhitneyP(first, second)).toBeCloseTo(asFar / ways, 12);
    }),
    { seed: 1, numRuns: 25 },
  );
});

test("an empty sample or one value all over says nothing: 1", () => {
  expect(mannWhitneyP([], [1, 2])).toBe(1);
  expect(mannWhitneyP([1, 2], [])).toBe(1);
  expect(mannWhitneyP([2, 2, 2], [2, 2])).toBe(1);
  expect(mannWhitneyP([2], [2])).toBe(1);
});

describe("the depth of an interval", () => {
  // qwilcox((1 - level) / 2, n, m) at levels of 0.8, 0.95, 0.99 and 0.999, R 4.2.2: what wilcox.test takes, 0 where it warns
  // that the level is not achievable. Of 1 and 39 R has 0 at 95 %, where both ends together are exactly that sure.
  test.each([
    [2, 8, [3, 1, 0, 0]],
    [3, 3, [1, 0, 0, 0]],
    [4, 4, [3, 1, 0, 0]],
    [5, 9, [13, 8, 4, 1]],
    [8, 8, [20, 14, 8, 3]],
    [1, 39, [3, 1, 0, 0]],
    [10, 200, [758, 634, 526, 409]],
    [20, 20, [152, 128, 106, 82]],
    [20, 200, [1_651, 1_469, 1_307, 1_125]],
  ])("of %d and %d values is R's", (n, m, expected) => {
    expect([0.8, 0.95, 0.99, 0.999].map((level) => mannWhitneyDepth(n, m, level))).toEqual(expected);
    expect([0.8, 0.95, 0.99, 0.999].map((level) => mannWhitneyDepth(m, n, level))).toEqual(expected);
  });

  // The same, of more values than are counted: approximate. At 95 % and above it errs to the safe side.
  test.each([
    [21, 21, [143, 119, 94]],
    [20, 201, [1_477, 1_314, 1_131]],
    [30, 30, [318, 277, 232]],
    [100, 50, [2_009, 1_857, 1_682]],
    [25, 300, [2_867, 2_596, 2_289]],
    [3, 250, [131, 75, 33]],
    [1, 201, [5, 1, 0]],
  ])("of %d and %d values is R's or less", (n, m, expected) => {
    for (const [at, level] of [0.95, 0.99, 0.999].entries()) {
      const depth = mannWhitneyDepth(n, m, level);
      expect(depth).toBeLessThanOrEqual(expected[at] as number);
      // By an eighth of the standard deviation of U, unless a sample is tiny.
      const deviation = Math.sqrt((n * m * (n + m + 1)) / 12);
      if (n > 3) expect((expected[at] as number) - depth).toBeLessThan(deviation / 8);
      expect(depth).toBeGreaterThanOrEqual(0);
    }
  });
});
