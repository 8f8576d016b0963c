import { expect, test } from "vitest";
import {
  createHistogram,
  encodeHistogram,
  mergeHistograms,
  quantileNs,
  recordMs,
} from "../../../src/system/load/latency-histogram.ts";
import { seededRandom } from "../../../src/units/random.ts";

test("histograms of several workers merge to the one of all", () => {
  const random = seededRandom(7);
  const values = Array.from({ length: 30_000 }, () => 0.05 * 20_000 ** random());
  const whole = createHistogram();
  const parts = [createHistogram(), createHistogram(), createHistogram()];
  for (const [at, ms] of values.entries()) {
    recordMs(whole, ms);
    recordMs(parts[at % 3] ?? whole, ms);
  }
  const merged = mergeHistograms(parts.map(encodeHistogram));
  expect(merged.totalCount).toBe(values.length);
  const every = Array.from({ length: 10_000 }, (_, at) => at / 10_000);
  expect(every.map((share) => quantileNs(merged, share))).toEqual(every.map((share) => quantileNs(whole, share)));
  const sorted = values.toSorted((a, b) => a - b);
  for (const share of [0.01, 0.5, 0.9, 0.99, 0.999]) {
    const exactNs = (sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 1e6;
    // Three digits, and the microsecond of rounding.
    expect(Math.abs((quantileNs(merged, share) ?? 0) - exactNs)).toBeLessThan(0.001 * exactNs + 1_000);
  }
});

test("an empty one has no quantile", () => {
  expect(quantileNs(createHistogram(), 0.5)).toBeNull();
  expect(quantileNs(mergeHistograms([encodeHistogram(createHistogram())]), 0.99)).toBeNull();
});
