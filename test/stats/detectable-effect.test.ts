import { describe, expect, test } from "vitest";
import { detectableEffect, intervalError } from "../../src/stats/detectable-effect.ts";
import { studentTQuantile } from "../../src/stats/student-t.ts";
import { seededRandom } from "../../src/units/random.ts";

// numpy.expm1(statsmodels.stats.power.NormalIndPower().solve_power(None, nobs1=100, alpha=alpha / 2, power=power, ratio=0,
// alternative="larger") * 10 * error), statsmodels 0.15.0, whose solver stops at 1e-5 relative
test.each([
  [0.02, 0.05, 0.8, 0.05763132076056346],
  [0.02, 0.05, 0.9, 0.06697804266844742],
  [0.1, 0.01, 0.8, 0.4073995142475368],
  [0.005, 0.05 / 60, 0.8, 0.021135881583188906],
])("an error of %d at alpha %d with a power of %d finds what statsmodels says", (error, alpha, power, expected) => {
  expect(detectableEffect({ error }, { alpha, power }) / expected).toBeCloseTo(1, 4);
});

// The same with TTestPower().solve_power(None, nobs=df + 1, ...) * sqrt(df + 1) * error, statsmodels 0.15.0: it has the
// noncentral t; a t that is shifted instead comes out smaller by up to 2 % of the effect.
test.each([
  [0.05, 0.8, 4, 0.07812261063472588],
  [0.05, 0.8, 9, 0.06501908416498245],
  [0.01, 0.8, 9, 0.08789543815354457],
  [0.05, 0.9, 29, 0.06939177179366844],
  [0.05 / 60, 0.8, 29, 0.09705378796066538],
])("alpha %d, power %d, %d degrees of freedom: statsmodels' or up to a fiftieth less", (alpha, power, df, expected) => {
  expect(detectableEffect({ error: 0.02, df }, { alpha, power }) / expected - 1).toBeGreaterThan(-0.02);
  expect(detectableEffect({ error: 0.02, df }, { alpha, power }) / expected - 1).toBeLessThan(0.001);
});

test("a margin matters where it is beyond the critical value, and power is 80 % where nothing is said", () => {
  const at = (margin?: number): number =>
    detectableEffect({ error: 0.01 }, margin === undefined ? { alpha: 0.05 } : { alpha: 0.05, margin });
  expect(at(0.01)).toBe(at());
  expect(Math.log1p(at(0.05))).toBeCloseTo(Math.log1p(0.05) + 0.01 * 0.8416212335729143, 9);
  expect(detectableEffect({ error: 0.01 }, { alpha: 0.05, power: 0.8 })).toBe(at());
  expect(detectableEffect({ error: 0 }, { alpha: 0.05, margin: 0.05 })).toBeCloseTo(0.05, 12);
});

describe("a slowdown of that size is found in 80 % of 20,000 comparisons", () => {
  // Standard error: 0.28 percentage points. The shifted t costs up to 0.9 points at 4 degrees of freedom.
  test.each([
    [Infinity, 0],
    [Infinity, 0.05],
    [Infinity, 0.2],
    [29, 0],
    [4, 0],
    [4, 0.05],
  ])("%d degrees of freedom, a margin of %d", (df, margin) => {
    const random = seededRandom(7);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const spread = (): number =>
      df === Infinity ? 1 : Math.sqrt(Array.from({ length: df }, () => normal() ** 2).reduce((a, b) => a + b) / df);
    const error = 0.03;
    const truth = Math.log1p(detectableEffect({ error, df }, { alpha: 0.05, margin }));
    const critical = studentTQuantile(0.975, df);
    let found = 0;
    for (let run = 0; run < 20_000; run++) {
      const estimate = truth + error * normal();
      if (estimate > critical * error * spread() && estimate > Math.log1p(margin)) found++;
    }
    expect(found / 20_000).toBeGreaterThan(0.785);
    expect(found / 20_000).toBeLessThan(0.808);
  });
});

describe("the error behind an interval", () => {
  // scipy.stats.norm.interval(0.95, loc=0.3, scale=0.07), SciPy 1.17.1
  test("is the scale of SciPy's normal interval", () => {
    expect(intervalError({ low: 0.1628025210821962, high: 0.4371974789178038 }, 0.95)).toBeCloseTo(0.07, 10);
  });

  // x = [.11, .05, .16, .09, .2]: scipy.stats.ttest_1samp(x, 0).confidence_interval(level) and scipy.stats.sem(x)
  test.each([
    [0.95, 0.04885766403107783, 0.19514233596892222],
    [0.99, 0.0007102783762467507, 0.24328972162375329],
  ])("is the standard error of SciPy's t interval at %d", (level, low, high) => {
    expect(intervalError({ low, high }, level, 4)).toBeCloseTo(0.026343879744638983, 10);
  });

  test("of no width is 0", () => {
    expect(intervalError({ low: 0.1, high: 0.1 }, 0.95)).toBe(0);
  });
});
