import { expect, test } from "vitest";
import { ascending, median } from "../../src/stats/quantile.ts";
import { resampledMedians } from "../../src/stats/resampled-medians.ts";
import { seededRandom } from "../../src/units/random.ts";
import { distributions, drawn } from "./distributions.ts";

// Kolmogorov and Smirnov's two-sample statistic of 20,000 against 20,000 stays below 1.95 * sqrt(2 / 20,000) = 0.0195
// in 999 of 1,000 cases when both come from the same distribution. The seed makes this one case.
test.each([1, 2, 3, 6, 7, 30, 31, 200])("n = %d: distributed as the medians of plain resamples", (n) => {
  const [, logNormal] = distributions(n);
  const sorted = ascending(drawn(n, logNormal?.draw ?? Math.random));
  const random = seededRandom(n);
  const plain = ascending(
    Array.from({ length: 20_000 }, () => median(drawn(n, () => sorted[Math.floor(random() * n)] ?? 0))),
  );
  const drawnDirectly = resampledMedians(sorted, 20_000, random).sort();
  expect(largestDistance(plain, drawnDirectly)).toBeLessThan(0.0195);
});

test("it returns as many as asked, all between the smallest and the largest value", () => {
  const medians = resampledMedians(Float64Array.of(1, 2, 10), 1_000, seededRandom(1));
  expect(medians).toHaveLength(1_000);
  expect(new Set(medians)).toEqual(new Set([1, 2, 10]));
});

function largestDistance(a: Float64Array, b: Float64Array): number {
  let [inA, inB, largest] = [0, 0, 0];
  while (inA < a.length && inB < b.length) {
    const value = Math.min(a[inA] ?? Infinity, b[inB] ?? Infinity);
    while (inA < a.length && (a[inA] ?? Infinity) <= value) inA++;
    while (inB < b.length && (b[inB] ?? Infinity) <= value) inB++;
    largest = Math.max(largest, Math.abs(inA / a.length - inB / b.length));
  }
  return largest;
}
