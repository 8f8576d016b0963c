import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addTo,
  latencyBin,
  latencyHistogram,
  latencyPercentile,
  mergedLatency,
} from "../../src/cost/latency-histogram.ts";

const histogramOf = (latencies: readonly number[]) => {
  const counts = new Map<number, number>();
  for (const ms of latencies) addTo(counts, latencyBin(ms), 1);
  return latencyHistogram(counts);
};

test("a bin's upper bound is no less than a latency in it, and at most 1 % more", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-5, max: 1e9, noNaN: true }), (ms) => {
      const [upper] = histogramOf([ms]).upperMs;
      expect((upper as number) / ms).toBeGreaterThan(1 - 1e-9);
      expect((upper as number) / ms).toBeLessThan(1.01 + 1e-9);
      // An upper bound is in its own bin.
      expect(latencyBin(upper as number)).toBe(latencyBin(ms));
    }),
    { seed: 1 },
  );
});

test("a percentile is the upper bound of the bin that holds the request of its rank", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 50 }),
      (latencies) => {
        const ascending = latencies.toSorted((a, b) => a - b);
        const latency = histogramOf(latencies);
        for (const p of [0, 0.01, 0.5, 0.95, 0.99, 1]) {
          const exact = ascending[Math.max(0, Math.ceil(p * latencies.length) - 1)] as number;
          const ratio = (latencyPercentile({ latency }, p) as number) / exact;
          expect(ratio).toBeGreaterThan(1 - 1e-9);
          expect(ratio).toBeLessThan(1.01 + 1e-9);
        }
      },
    ),
    { seed: 1 },
  );
});

test("merged, the requests are counted together", () => {
  const [a, b] = [histogramOf([1, 5, 5, 700]), histogramOf([5, 0.2])];
  expect(mergedLatency([a, b])).toEqual(histogramOf([1, 5, 5, 700, 5, 0.2]));
  expect(mergedLatency([])).toEqual({ upperMs: new Float64Array(0), counts: new Float64Array(0) });
});

test("what took no time is in the first bin; there is no percentile of no requests, and none beyond 0 and 1", () => {
  expect(histogramOf([0]).counts).toEqual(Float64Array.of(1));
  expect(latencyPercentile({ latency: histogramOf([]) }, 0.5)).toBeNull();
  expect(() => latencyPercentile({ latency: histogramOf([1]) }, 1.1)).toThrow("not a probability: 1.1");
});
