import { describe, expect, test } from "vitest";
import { quantileInterval } from "../../src/stats/order-statistic-interval.ts";
import { ascending, quantile } from "../../src/stats/quantile.ts";
import { type PositiveEstimate, quotientInterval } from "../../src/stats/quotient-interval.ts";
import { distributions, drawn } from "./distributions.ts";

test("on the log scale the distances to the limits add up like sides of a right triangle", () => {
  // Logs: 5 [2, 9] over 0 [-4, 12]: 5 - hypot(3, 12), 5 + hypot(4, 4).
  const top = { point: Math.exp(5), low: Math.exp(2), high: Math.exp(9) };
  const bottom = { point: 1, low: Math.exp(-4), high: Math.exp(12) };
  const { point, low, high } = quotientInterval(top, bottom);
  expect(Math.log(point)).toBeCloseTo(5, 12);
  expect(Math.log(low)).toBeCloseTo(5 - Math.hypot(3, 12), 12);
  expect(Math.log(high)).toBeCloseTo(5 + Math.hypot(4, 4), 12);
});

test("swapping the two gives the reciprocal interval", () => {
  const [one, other] = [
    { point: 20, low: 18, high: 25 },
    { point: 3, low: 2.5, high: 3.1 },
  ];
  const [there, back] = [quotientInterval(one, other), quotientInterval(other, one)];
  expect(there.low * back.high).toBeCloseTo(1, 12);
  expect(there.high * back.low).toBeCloseTo(1, 12);
});

test("an estimate without width leaves the other's interval as it is", () => {
  const exact = quotientInterval({ point: 20, low: 18, high: 25 }, { point: 2, low: 2, high: 2 });
  expect([exact.low, exact.high]).toEqual([expect.closeTo(9, 12), expect.closeTo(12.5, 12)]);
});

describe("coverage at 95 %, two samples of one distribution, 3,000 pairs each", () => {
  // Standard error at 3,000 pairs: 0.4 percentage points. Order statistics are conservative, and stay so.
  test.each([
    ["median", 0.5, 30],
    ["median", 0.5, 6],
    ["p90", 0.9, 30],
    ["p95", 0.95, 60],
  ])("%s, n = %d of %d", (_name, p, n) => {
    for (const { name, draw } of distributions(n + 1)) {
      let held = 0;
      for (let pair = 0; pair < 3_000; pair++) {
        const { low, high } = quotientInterval(estimate(drawn(n, draw), p), estimate(drawn(n, draw), p));
        if (low <= 1 && high >= 1) held++;
      }
      expect(held / 3_000, name).toBeGreaterThanOrEqual(0.94);
    }
  });
});

test("with different counts, shapes and a true ratio of 5", () => {
  const [normal, logNormal] = distributions(13);
  let held = 0;
  for (let pair = 0; pair < 3_000; pair++) {
    const top = drawn(30, () => 5 * (normal?.draw() ?? 0));
    const bottom = drawn(100, () => logNormal?.draw() ?? 0);
    const { low, high } = quotientInterval(estimate(top, 0.5), estimate(bottom, 0.5));
    if (low <= 5 && high >= 5) held++;
  }
  expect(held / 3_000).toBeGreaterThanOrEqual(0.94);
});

function estimate(values: readonly number[], p: number): PositiveEstimate {
  const sorted = ascending(values);
  const interval = quantileInterval(sorted, p, 0.95);
  if (interval === null) throw new Error(`${values.length} values have no interval`);
  return { point: quantile(sorted, p), ...interval };
}
