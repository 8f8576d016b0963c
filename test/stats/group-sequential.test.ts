import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nominalLevels, sequentialP } from "../../src/stats/group-sequential.ts";
import { normalQuantile } from "../../src/stats/normal.ts";
import { pocockBound } from "./pocock-bound.ts";

/** The share of alpha that may be spent up to a fraction (Lan and DeMets, Biometrika 70, 1983). */
const spent = (fraction = 0): number => Math.log1p((Math.E - 1) * fraction);

describe("nominal levels", () => {
  // The bounds b, one after the other, at which 1 - scipy.stats.multivariate_normal.cdf(b, cov=cov, lower_limit=-b) is what is
  // spent, cov[i, j] = sqrt(f[i] / f[j]), by scipy.optimize.brentq, and 2 * scipy.stats.norm.sf of each; SciPy 1.17.1. Its
  // integral is good to 1e-9 or so up to four looks.
  test.each([
    [[1], 0.05, [0.05]],
    [[0.5, 1], 0.05, [0.031005725347884178, 0.027737655298251764]],
    [[0.2, 1], 0.01, [0.002953945291195909, 0.007303734428563569]],
    [[0.1, 0.15, 1], 0.05, [0.00792825393702127, 0.005839243648269285, 0.04009154187385231]],
    [[0.3, 0.6, 0.9], 0.1, [0.04157352218455294, 0.04300483372757254, 0.04481970958629335]],
    [
      [0.25, 0.5, 0.75, 1],
      0.05,
      [0.017868700975439578, 0.01790754428123605, 0.018365392520177066, 0.01877191262619549],
    ],
  ])("of looks at %j and alpha = %d are those of SciPy's multivariate normal", (fractions, alpha, expected) => {
    expect(nominalLevels(fractions, alpha)).toEqual(expected.map((level) => expect.closeTo(level, 7)));
  });

  // At the bounds of these levels the same integral is 0.0354256595, 0.0432420541 and 0.0500002147 for three, four and all five
  // looks, good to 3e-7; spent are 0.0354256533, 0.0432419863 and 0.05. SciPy 1.17.1
  test("of five looks leave SciPy's multivariate normal the alpha that they spend", () => {
    expect(nominalLevels([0.2, 0.4, 0.6, 0.8, 1], 0.05)).toEqual(
      [0.014769726456, 0.015232068777, 0.015944046887, 0.016545927377, 0.01703346564].map((level) =>
        expect.closeTo(level, 10),
      ),
    );
  });

  // One look soon after another: as above, the integral over the first bound by scipy.integrate.quad, SciPy 1.17.1
  test.each([
    [[0.5, 1], 0.05, 0.02773765529648725],
    [[0.98, 1], 0.05, 0.03172946085258469],
    [[0.6, 0.601], 0.05, 0.029362874044832628],
    [[0.995, 1], 0.05, 0.037822232274772605],
    [[0.999, 1], 0.05, 0.04310801438283215],
    [[0.999, 1], 0.001, 0.0007866832624238553],
    [[0.9999, 1], 0.05, 0.04726330186767595],
  ])("of a look soon after another, %j at alpha = %d, are SciPy's", (fractions, alpha, expected) => {
    expect((nominalLevels(fractions, alpha)[1] as number) / expected).toBeCloseTo(1, 9);
  });

  test("lie between what the look alone may spend and what all may, however close the looks are", () => {
    const fractions = fc
      .uniqueArray(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 6 })
      .map((all) => all.toSorted((a, b) => a - b).map((one) => one / 1_000));
    fc.assert(
      fc.property(fractions, fc.constantFrom(0.2, 0.05, 0.001), (looks, alpha) => {
        for (const [at, level] of nominalLevels(looks, alpha).entries()) {
          const [before, now] = [spent(looks[at - 1]), spent(looks[at])];
          expect(level).toBeGreaterThanOrEqual(alpha * (now - before) * (1 - 1e-9));
          expect(level).toBeLessThanOrEqual(alpha * now * (1 + 1e-9));
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test("of looks made do not depend on those to come", () => {
    const all = nominalLevels([0.2, 0.3, 0.7, 1], 0.05);
    for (const made of [1, 2, 3])
      expect(nominalLevels([0.2, 0.3, 0.7, 1].slice(0, made), 0.05)).toEqual(all.slice(0, made));
  });

  test.each([[[]], [[0]], [[0.5, 0.5]], [[0.6, 0.4]], [[0.5, 1.01]], [[-0.1, 1]], [[Number.NaN]]])(
    "there are none of %j",
    (fractions) => {
      expect(() => nominalLevels(fractions, 0.05)).toThrow(RangeError);
      expect(() => sequentialP(0.01, fractions)).toThrow(RangeError);
    },
  );
});

describe("a p-value at the last of several looks", () => {
  const plans = [
    [0.5, 1],
    [0.2, 0.4, 0.6, 0.8, 1],
    [0.1, 0.15, 0.23, 0.35, 0.53, 0.8, 1],
    [0.2, 0.4],
    [0.999, 1],
  ];

  test.each(plans.map((looks) => ({ looks })))("is the alpha whose level it is: $looks", ({ looks }) => {
    for (const p of [0.1, 0.05, 0.03, 0.01, 1e-3, 1e-4, 1e-6, 1e-9, 1e-13, 1e-16]) {
      const alpha = sequentialP(p, looks);
      if (alpha < 1) expect(Math.abs((nominalLevels(looks, alpha).at(-1) as number) / p - 1)).toBeLessThan(1e-4);
    }
    // Above, where nothing is decided, the interpolation is coarser, most of all between looks that nearly coincide.
    for (const p of [0.15, 0.2, 0.3, 0.5, 0.7, 0.9]) {
      const alpha = sequentialP(p, looks);
      if (alpha < 1) expect(Math.abs((nominalLevels(looks, alpha).at(-1) as number) / p - 1)).toBeLessThan(0.02);
    }
  });

  test("is never below p, nor above what the look alone may spend, and rises with p", () => {
    for (const looks of plans) {
      let last = 0;
      for (const p of [0, 1e-30, 1e-20, 1e-17, 1e-12, 1e-6, 1e-3, 0.01, 0.04, 0.05, 0.2, 0.6, 0.9, 1]) {
        const alpha = sequentialP(p, looks);
        expect(alpha).toBeGreaterThanOrEqual(Math.max(last, p));
        expect(alpha).toBeLessThanOrEqual(Math.min(1, (p / (spent(looks.at(-1)) - spent(looks.at(-2)))) * 1.001));
        last = alpha;
      }
      expect(last).toBe(1);
    }
  });

  test("of one look is p over what may be spent until then", () => {
    for (const p of [0, 1e-9, 0.03, 1]) expect(sequentialP(p, [1])).toBeCloseTo(p, 12);
    expect(sequentialP(0.01, [0.5])).toBeCloseTo(0.01 / Math.log(1 + (Math.E - 1) / 2), 12);
    expect(sequentialP(0.9, [0.5])).toBe(1);
  });
});

describe("Pocock's bound", () => {
  // Jennison and Turnbull, Group Sequential Methods, 2000, table 2.1. 1 - scipy.stats.multivariate_normal.cdf at the bounds of
  // 2 to 5 looks at 5 %, as above: 0.05000000000, 0.0500000079, 0.050000087, 0.050000219; SciPy 1.17.1
  test.each([
    [1, 1.96, 2.576],
    [2, 2.178, 2.772],
    [3, 2.289, 2.873],
    [4, 2.361, 2.939],
    [5, 2.413, 2.986],
    [10, 2.555, 3.117],
  ])("of %d looks is the published one", (looks, at5, at1) => {
    expect(Math.abs(pocockBound(looks, 0.05) - at5)).toBeLessThan(0.0006);
    expect(Math.abs(pocockBound(looks, 0.01) - at1)).toBeLessThan(0.0006);
  });

  test("of one look is the normal quantile", () => {
    expect(pocockBound(1, 0.03)).toBeCloseTo(-normalQuantile(0.015), 10);
  });
});
