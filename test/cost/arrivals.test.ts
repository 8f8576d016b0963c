import fc from "fast-check";
import { expect, test } from "vitest";
import { azureDiurnalBase, dayMs } from "../../src/cost/arrival-processes.ts";
import { arrivals } from "../../src/cost/arrivals.ts";
import { balancedPhases } from "../../src/cost/hyperexponential.ts";
import type { Traffic } from "../../src/cost/replay-model.ts";
import { traceLengthMs } from "../../src/cost/trace-arrivals.ts";
import { uniformNumbers } from "../../src/cost/uniform-numbers.ts";
import { hyperexponentialTail, standardErrorsFrom, standardErrorsOfShare } from "./replay-fixture.ts";

/** All arrivals, batch by batch. */
function timesOf(traffic: Traffic, endMs: number, seed = 1, batchLength = 512): number[] {
  const next = arrivals(traffic, endMs, uniformNumbers(seed));
  const batch = new Float64Array(batchLength);
  const times: number[] = [];
  for (let count = batchLength; count === batchLength;) {
    count = next(batch);
    times.push(...batch.subarray(0, count));
  }
  return times;
}
const gapsOf = (times: readonly number[]): number[] => times.map((ms, at) => ms - (times[at - 1] ?? 0));
/** Sum of the Poisson-distributed counts against their means: chi-squared, normal enough for many of them. */
const chiSquared = (counts: readonly number[], means: readonly number[]): number =>
  counts.reduce((sum, count, at) => sum + (count - (means[at] as number)) ** 2 / (means[at] as number), 0);

test("constant traffic: one arrival in the middle of each gap, n of them in n gaps", () => {
  expect(timesOf({ pattern: "constant", perSecond: 4 }, 1_000)).toEqual([125, 375, 625, 875]);
  const day = timesOf({ pattern: "constant", perSecond: 3 }, dayMs);
  expect(day).toHaveLength(3 * 86_400);
  expect(day.at(-1)).toBeCloseTo(dayMs - 1_000 / 6, 5);
});

test("Poisson: gaps with mean and standard deviation of the rate, as many above x as exp(-x)", () => {
  const gaps = gapsOf(timesOf({ pattern: "poisson", perSecond: 50 }, 2e6));
  expect(standardErrorsFrom(20, gaps)).toBeLessThan(4);
  expect(
    standardErrorsFrom(
      400,
      gaps.map((gap) => (gap - 20) ** 2),
    ),
  ).toBeLessThan(4);
  for (const x of [0.01, 0.5, 2, 6])
    expect(
      standardErrorsOfShare(Math.exp(-x), gaps.filter((gap) => gap > 20 * x).length / gaps.length, gaps.length),
    ).toBeLessThan(4);
});

test.each([1, 1.5, 4, 10])(
  "bursty: gaps with the mean and the coefficient of variation asked for (%d)",
  (variation) => {
    const gaps = gapsOf(timesOf({ pattern: "bursty", perSecond: 50, variation }, 4e6));
    expect(standardErrorsFrom(20, gaps)).toBeLessThan(4);
    expect(
      standardErrorsFrom(
        400 * variation ** 2,
        gaps.map((gap) => (gap - 20) ** 2),
      ),
    ).toBeLessThan(4);
    const phases = balancedPhases(variation);
    for (const x of [0.1, 1, 5])
      expect(
        standardErrorsOfShare(
          hyperexponentialTail(phases, x),
          gaps.filter((gap) => gap > 20 * x).length / gaps.length,
          gaps.length,
        ),
      ).toBeLessThan(4);
  },
);

test("balanced phases: mean 1, second moment 1 + c^2, half of the time in each", () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 50, noNaN: true }), (variation) => {
      const { often, shortMean, longMean } = balancedPhases(variation);
      expect(often * shortMean).toBeCloseTo(1 / 2, 12);
      expect((1 - often) * longMean).toBeCloseTo(1 / 2, 9);
      const second = 2 * (often * shortMean ** 2 + (1 - often) * longMean ** 2);
      expect(second / (1 + variation ** 2)).toBeCloseTo(1, 9);
    }),
    { seed: 1 },
  );
  expect(balancedPhases(1)).toEqual({ often: 0.5, shortMean: 1, longMean: 1 });
});

test("diurnal: every hour has the integral of its rate, three times as many at noon as at midnight for a base of half", () => {
  const days = 3;
  const times = timesOf({ pattern: "diurnal", perSecond: 1, base: azureDiurnalBase }, days * dayMs);
  expect(Math.abs(times.length - days * 86_400) / Math.sqrt(days * 86_400)).toBeLessThan(4);
  const hours = Array.from({ length: 24 }, () => 0);
  for (const ms of times) hours[Math.floor((ms % dayMs) / 3_600_000)]!++;
  const means = hours.map((_, hour) => {
    const [from, to] = [(2 * Math.PI * hour) / 24, (2 * Math.PI * (hour + 1)) / 24];
    return days * (3_600 - (86_400 / (2 * Math.PI)) * 0.5 * (Math.sin(to) - Math.sin(from)));
  });
  expect(Math.abs(chiSquared(hours, means) - 24) / Math.sqrt(48)).toBeLessThan(4);
  const [midnight, noon] = [hours[0]! + hours[23]!, hours[11]! + hours[12]!];
  const ratio = (means[11]! + means[12]!) / (means[0]! + means[23]!);
  expect(Math.abs(noon / midnight - ratio) / (ratio * Math.sqrt(1 / noon + 1 / midnight))).toBeLessThan(4);
  expect(ratio).toBeCloseTo(3, 1);
});

test("diurnal traffic without a base is quiet at midnight; with nothing but a base it is Poisson", () => {
  const quiet = timesOf({ pattern: "diurnal", perSecond: 1, base: 0 }, dayMs);
  expect(quiet.filter((ms) => ms < 3_600_000).length).toBeLessThan(80); // 41 expected
  const flat = gapsOf(timesOf({ pattern: "diurnal", perSecond: 1, base: 1 }, dayMs));
  expect(standardErrorsFrom(1_000, flat)).toBeLessThan(4);
});

test("counts per minute: exactly as many in each minute, uniform within it", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200), { minLength: 1, maxLength: 8 }), fc.nat(), (counts, seed) => {
      const traffic = { pattern: "minutes", counts } as const;
      const times = timesOf(traffic, traceLengthMs(traffic) as number, seed, 64);
      expect(counts.map((_, at) => times.filter((ms) => Math.floor(ms / 60_000) === at).length)).toEqual(counts);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }),
    { seed: 1 },
  );
  const counts = Array.from({ length: 500 }, () => 100);
  const places = timesOf({ pattern: "minutes", counts }, 500 * 60_000).map((ms) => (ms % 60_000) / 60_000);
  for (const power of [1, 2, 3])
    expect(
      standardErrorsFrom(
        1 / (power + 1),
        places.map((place) => place ** power),
      ),
    ).toBeLessThan(4);
});

test("a trace of times is itself, and covers one mean gap more than lies between its ends", () => {
  const traffic = { pattern: "times", arrivalsMs: [0, 10, 10, 40] } as const;
  expect(traceLengthMs(traffic)).toBeCloseTo(40 + 40 / 3, 12);
  expect(timesOf(traffic, 53)).toEqual([0, 10, 10, 40]);
  expect(timesOf(traffic, 40, 1, 2)).toEqual([0, 10, 10]);
  expect(traceLengthMs({ pattern: "minutes", counts: [1, 0, 3] })).toBe(180_000);
  expect(traceLengthMs({ pattern: "poisson", perSecond: 1 })).toBeNull();
  expect(() => traceLengthMs({ pattern: "times", arrivalsMs: [5] })).toThrow("1 arrivals at one time cover no time");
});

test.each([
  ["constant", { pattern: "constant", perSecond: 100 }],
  ["poisson", { pattern: "poisson", perSecond: 100 }],
  ["bursty", { pattern: "bursty", perSecond: 100, variation: 3 }],
  ["diurnal", { pattern: "diurnal", perSecond: 100, base: 0.5 }],
  ["minutes", { pattern: "minutes", counts: [100, 0, 50] }],
] satisfies [string, Traffic][])("%s arrivals are ascending and do not depend on the batch", (_, traffic) => {
  const whole = timesOf(traffic, 100_000, 3, 1 << 16);
  expect(whole.length).toBeGreaterThan(50);
  expect(whole).toEqual(timesOf(traffic, 100_000, 3, 7));
  expect(whole).toEqual(whole.toSorted((a, b) => a - b));
  expect(whole.at(-1)).toBeLessThan(100_000);
});

test("no requests per second, no arrivals", () => {
  for (const pattern of ["constant", "poisson"] as const) expect(timesOf({ pattern, perSecond: 0 }, 1e9)).toEqual([]);
  expect(timesOf({ pattern: "diurnal", perSecond: 0, base: 0.5 }, 1e9)).toEqual([]);
});

test.each([
  [{ pattern: "poisson", perSecond: -1 }, "not a rate: -1"],
  [{ pattern: "constant", perSecond: Infinity }, "not a rate: Infinity"],
  [{ pattern: "bursty", perSecond: 1, variation: 0.5 }, "coefficient of variation of at least 1, not 0.5"],
  [{ pattern: "diurnal", perSecond: 1, base: 1.5 }, "not a share of the traffic: 1.5"],
  [{ pattern: "minutes", counts: [1, 2.5] }, "minute 2 has 2.5 requests"],
  [{ pattern: "times", arrivalsMs: [1, 3, 2] }, "arrival 3, 2 ms, is before another"],
  [{ pattern: "times", arrivalsMs: [-1, 3] }, "arrival 1, -1 ms"],
] satisfies [Traffic, string][])("%o is an error", (traffic, message) => {
  expect(() => timesOf(traffic, 1e6)).toThrow(message);
});
