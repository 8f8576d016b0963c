import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signedRankDepth, signedRankP } from "../../src/stats/wilcoxon.ts";
import { firstSample } from "./reference-samples.ts";

describe("the p-value is SciPy's", () => {
  // scipy.stats.wilcoxon(differences, method="exact").pvalue, SciPy 1.17.1
  test.each([
    [[0.1, 0.2, 0.3], 0.25],
    [[0.8, -0.3, 1.1, 2.4, -0.9, 1.7, 0.2, 3.1], 0.109375],
    [firstSample(20, -4), 0.13272666931152344],
    [firstSample(50, -4), 0.009674503529771172],
    [firstSample(50, -3.3), 5.639617199193481e-5],
    [firstSample(50, -2), 2.81308842886574e-9],
  ])("exact, case %#", (differences, expected) => {
    expect(signedRankP(differences) / expected).toBeCloseTo(1, 9);
  });

  // scipy.stats.wilcoxon(differences, method=scipy.stats.PermutationMethod(n_resamples=numpy.inf)).pvalue, SciPy 1.17.1
  test.each([
    [[1, -1, 2, 2, -2, 3, 3, 3, -4, 5, 6], 0.103515625],
    [[0, 1, -1, 2, 2, -2, 3, 0, 3, 3, -4, 5, 6], 0.103515625],
    [[2, -1, 1, 2, 3, 3, -3, 4, 4, 4, 1, -2, 5, 5], 0.0167236328125],
  ])("all signs, with ties and zeros, case %#", (differences, expected) => {
    expect(signedRankP(differences)).toBeCloseTo(expected, 12);
  });

  // scipy.stats.wilcoxon(differences, method="asymptotic", correction=False).pvalue, SciPy 1.17.1; the last has ties and 11 zeros
  test.each([
    [firstSample(51, -4.0021), 0.012992722022935176],
    [firstSample(100, -4.3021), 0.005762911416070182],
    [firstSample(400, -4.7021), 0.016336196940366136],
    [firstSample(400, -3.0021), 1.1959281371113826e-29],
    [firstSample(120, -4).map(Math.floor), 0.017176909969528944],
  ])("asymptotic, case %#", (differences, expected) => {
    expect(signedRankP(differences) / expected).toBeCloseTo(1, 9);
  });
});

test("up to 50 differences it is the share of all signs that lie as far out", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 9 }), (differences) => {
      const sizes = differences.filter((one) => one !== 0).map(Math.abs);
      const ranks = sizes.map((size) => {
        const smaller = sizes.filter((other) => other < size).length;
        return smaller + (sizes.filter((other) => other === size).length + 1) / 2;
      });
      const total = ranks.reduce((sum, rank) => sum + rank, 0);
      const signs = differences.filter((one) => one !== 0).map((one) => one > 0);
      const away = (positive: (at: number) => boolean): number =>
        Math.abs(ranks.reduce((sum, rank, at) => sum + (positive(at) ? rank : 0), 0) - total / 2);
      const own = away((at) => signs[at] === true);
      let asFar = 0;
      for (let pattern = 0; pattern < 2 ** ranks.length; pattern++)
        if (away((at) => ((pattern >> at) & 1) === 1) >= own) asFar++;
      expect(signedRankP(differences)).toBeCloseTo(asFar / 2 ** ranks.length, 12);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("the sign of all does not matter, and zeros alone say nothing", () => {
  const differences = firstSample(30, -4);
  expect(signedRankP(differences.map((one) => -one))).toBe(signedRankP(differences));
  expect(signedRankP([])).toBe(1);
  expect(signedRankP([0, 0])).toBe(1);
  expect(signedRankP([3])).toBe(1);
  expect(signedRankP([1, 2, 3, 4, 5, 6])).toBe(2 / 64);
});

describe("the depth of an interval", () => {
  const levels = [0.8, 0.95, 0.99, 0.999];

  // qsignrank((1 - level) / 2, n) at these levels, R 4.2.2: what wilcox.test takes, 0 where it warns that it is not achievable
  test.each([
    [5, [3, 0, 0, 0]],
    [6, [4, 1, 0, 0]],
    [7, [6, 3, 0, 0]],
    [8, [9, 4, 1, 0]],
    [10, [15, 9, 4, 0]],
    [20, [70, 53, 38, 22]],
    [30, [170, 138, 110, 79]],
    [50, [504, 435, 374, 305]],
  ])("of %d differences is R's", (n, expected) => {
    expect(levels.map((level) => signedRankDepth(n, level))).toEqual(expected);
  });

  // The same, beyond what is counted: approximate. At 95 % and above it errs to the safe side, below by 1 to 3 of hundreds
  // of thousands to the other.
  test.each([
    [51, [526, 454, 391, 320]],
    [60, [740, 649, 568, 477]],
    [75, [1_182, 1_054, 941, 812]],
    [100, [2_152, 1_956, 1_780, 1_579]],
    [200, [8_999, 8_445, 7_945, 7_369]],
    [500, [58_481, 56_291, 54_308, 52_014]],
    [1_000, [238_540, 232_347, 226_731, 220_225]],
  ])("of %d differences is R's, about", (n, expected) => {
    const off = levels.map((level, at) => signedRankDepth(n, level) - (expected[at] as number));
    const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
    expect(Math.abs(off[0] as number)).toBeLessThanOrEqual(3);
    for (const one of off.slice(1)) {
      expect(one).toBeLessThanOrEqual(0);
      expect(one).toBeGreaterThan(-0.08 * deviation);
    }
  });
});
