import { expect, test } from "vitest";
import { normalDensity, normalQuantile, twoSidedNormalP } from "../../src/stats/normal.ts";

// 2 * scipy.stats.norm.sf(z), SciPy 1.17.1
test.each([
  [0.1, 0.920344325445942],
  [1, 0.31731050786291415],
  [1.96, 0.04999579029644087],
  [2.999, 0.0027086730674542115],
  [3, 0.0026997960632601866],
  [4.5, 6.795346249460107e-6],
  [8, 1.244192114854348e-15],
  [20, 5.507248237212311e-89],
])("the two-sided p of %d is SciPy's", (z, expected) => {
  expect(twoSidedNormalP(z) / expected).toBeCloseTo(1, 10);
  expect(twoSidedNormalP(-z)).toBe(twoSidedNormalP(z));
});

test("its ends", () => {
  expect(twoSidedNormalP(0)).toBe(1);
  expect(twoSidedNormalP(Infinity)).toBe(0);
});

// scipy.stats.norm.ppf(p), SciPy 1.17.1
test.each([
  [1e-300, -37.0470962993612],
  [1e-16, -8.222082216130435],
  [1e-6, -4.753424308822899],
  [0.025, -1.9599639845400545],
  [0.3, -0.5244005127080409],
  [0.499_99, -2.5066282748960008e-5],
  [0.5, 0],
  [0.6, 0.2533471031357997],
  [0.975, 1.959963984540054],
  [0.9999, 3.719016485455709],
])("the quantile at %d is SciPy's", (p, expected) => {
  expect(normalQuantile(p)).toBeCloseTo(expected, 9);
});

test("the quantile's ends, and what has none", () => {
  expect(normalQuantile(0)).toBe(-Infinity);
  expect(normalQuantile(1)).toBe(Infinity);
  for (const p of [-0.1, 1.1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
});

// scipy.stats.norm.pdf(z), SciPy 1.17.1
test.each([
  [0, 0.3989422804014327],
  [1, 0.24197072451914337],
  [-2.5, 0.017528300493568537],
  [8, 5.052271083536893e-15],
])("the density at %d is SciPy's", (z, expected) => {
  expect(normalDensity(z) / expected).toBeCloseTo(1, 12);
});
