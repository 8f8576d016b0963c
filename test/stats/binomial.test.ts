import { expect, test } from "vitest";
import { binomialCdf } from "../../src/stats/binomial.ts";

// scipy.stats.binom.cdf(k, n, p), SciPy 1.17.1
test.each([
  [10, 0.5, 3, 0.171875],
  [30, 0.5, 9, 0.021386972628533847],
  [299, 0.99, 298, 0.9504637433623376],
  [2_000, 0.5, 950, 0.013412073120140273],
  [100_000, 0.9, 89_900, 0.14716151115061266],
])("P(B(%d, %d) <= %d) is SciPy's", (n, p, k, expected) => {
  expect(binomialCdf(n, p)[k]).toBeCloseTo(expected, 11);
});

test("it ends at 1 and has one entry for each count", () => {
  expect([...binomialCdf(2, 0.5)]).toEqual([0.25, 0.75, 1]);
  expect([...binomialCdf(0, 0.5)]).toEqual([1]);
  expect(binomialCdf(100_000, 0.5).at(-1)).toBe(1);
});
