import { describe, expect, test } from "vitest";
import { type Continuation, continuePast, densityAt, tailBeyond } from "../../src/stats/continuation.ts";
import { gaussLegendre } from "../../src/stats/gauss-legendre.ts";
import { normalDensity, twoSidedNormalP } from "../../src/stats/normal.ts";

const after = (fraction: number, bound: number, next: number): Continuation =>
  continuePast(null, { fraction, bound, next });

// With r = sqrt(f / g), d = sqrt(1 - f / g): scipy.integrate.quad over z in -b..b of norm.pdf(z) times
// norm.sf((c - r z) / d) + norm.sf((c + r z) / d), and of twice norm.pdf(z) norm.pdf((c - r z) / d) / d; SciPy 1.17.1
describe.each([
  [0.5, 2.157, 1, 2.201, 0.01899297624469993, 0.056789401875217686],
  [0.2, 2.9725, 1, 2.6827, 0.007045389635171572, 0.021316834198283584],
  [0.9, 2, 1, 2.1, 0.008042824354730105, 0.04484524967913222],
  [0.99, 1.96, 1, 2.05, 0.0010747434726064299, 0.02075174466280048],
  [0.5, 2.157, 1, 5, 1.0060399964002846e-8, 7.616584528025782e-8],
  [0.5, 0.5, 1, 0, 0.3829249225480263, 0.4152988164068078],
])("a look at %d that stops beyond b = %d, then one at g = %d with c = %d", (f, b, g, c, tail, density) => {
  test("passes the second bound as often as SciPy integrates", () => {
    expect(tailBeyond(after(f, b, g), g, c) / tail).toBeCloseTo(1, 9);
  });

  test("has SciPy's density there", () => {
    expect(densityAt(after(f, b, g), g, c) / density).toBeCloseTo(1, 9);
  });
});

// b = [2.4, 2.2, 2.1] at fractions [0.3, 0.5, 1]: 1 - scipy.stats.multivariate_normal.cdf(b, cov=cov, lower_limit=-b) with
// cov[i, j] = sqrt(f[i] / f[j]) is 0.0621133 for all three and 0.0368879 for two (abseps 1e-8), SciPy 1.17.1
test("the third look finds what SciPy's multivariate normal leaves", () => {
  const first = after(0.3, 2.4, 0.5);
  const second = continuePast(first, { fraction: 0.5, bound: 2.2, next: 1 });
  expect(tailBeyond(second, 1, 2.1)).toBeCloseTo(0.06211330336273713 - 0.03688791077686604, 7);
});

test("at the first look it is the normal itself", () => {
  expect(tailBeyond(null, 0.4, 1.96)).toBe(twoSidedNormalP(1.96));
  expect(densityAt(null, 0.4, 1.96)).toBe(2 * normalDensity(1.96));
});

describe.each([0.5, 0.7, 0.95, 0.999])("after looks at 0.3 and %d", (fraction) => {
  const first = after(0.3, 2.4, fraction);
  const second = continuePast(first, { fraction, bound: 2.2, next: 1 });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

  test("what stopped and what goes on is all there is", () => {
    expect(sum(first.mass)).toBeCloseTo(1 - twoSidedNormalP(2.4), 10);
    expect(sum(second.mass) + tailBeyond(first, fraction, 2.2)).toBeCloseTo(1 - twoSidedNormalP(2.4), 10);
    expect(tailBeyond(second, 1, 0)).toBeCloseTo(sum(second.mass), 10);
    expect(second.nodes.every((node) => node > 0 && node < 2.2)).toBe(true);
  });

  test("the density is what the tail loses from one bound to the next", () => {
    const { nodes, weights } = gaussLegendre(40);
    const [from, to] = [1.9, 2.5];
    const half = (to - from) / 2;
    const inside = sum(
      nodes.map((node, at) => half * (weights[at] as number) * densityAt(second, 1, 2.2 + half * node)),
    );
    expect(inside).toBeCloseTo(tailBeyond(second, 1, from) - tailBeyond(second, 1, to), 10);
  });
});
