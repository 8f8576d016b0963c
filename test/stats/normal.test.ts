import { expect, test } from "vitest";
import { twoSidedNormalP } from "../../src/stats/normal.ts";

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
