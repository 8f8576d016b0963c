import { expect, test } from "vitest";
import { latencyPercentile } from "../../src/cost/latency-histogram.ts";
import { replay } from "../../src/cost/replay.ts";
import type { Replay, Scaling, Traffic } from "../../src/cost/replay-model.ts";
import { alike, exponentialQuantiles, lambdaLike, lasting } from "./replay-fixture.ts";

const once = { seed: 1, horizonMs: 1, warmupMs: 0 };
const times = (...arrivalsMs: number[]): Traffic => ({ pattern: "times", arrivalsMs });
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
/** Cold 100 ms, of which the instance serves 20; warm 30 ms, of which it serves 20. */
const measured = { cold: [{ latencyMs: 100, busyMs: 20 }], warm: [{ latencyMs: 30, busyMs: 20 }] };
/** Upper bounds of the bins with their counts, ms in whole numbers. */
const latencies = ({ latency }: Replay): [number, number][] =>
  [...latency.upperMs].map((ms, at) => [Math.round(ms), latency.counts[at] as number]);

test("a request finds the instance that is free, else starts another", () => {
  // 0: cold, until 100. 50: cold, until 150. 100: warm on the first, free at this very moment. 160: warm.
  const found = replay(times(0, 50, 100, 160), measured, lambdaLike, once);
  expect(found).toMatchObject({ requests: 4, coldStarts: 2, refused: 0, peakInstances: 2 });
  expect(latencies(found)).toEqual([
    [30, 2],
    [100, 2],
  ]);
  expect(found.activeMs).toBeCloseTo(240, 9);
  expect(found.horizonMs).toBeCloseTo(160 + 160 / 3, 9);
});

test("an instance goes at the very moment its keep-alive ends", () => {
  const scaling = { ...lambdaLike, keepAliveMs: 50 };
  expect(replay(times(0, 149), measured, scaling, once).coldStarts).toBe(1);
  const gone = replay(times(0, 150), measured, scaling, once);
  expect(gone).toMatchObject({ coldStarts: 2, peakInstances: 1 });
  expect(gone.aliveMs).toBeCloseTo(300, 9);
});

test("the most recently used instance is taken, so that the other one ends", () => {
  // Two instances at 0 and 10, free at 100 and 110; from then on one request every 50 ms needs one.
  const scaling = { ...lambdaLike, keepAliveMs: 60 };
  const found = replay(times(0, 10, 120, 170, 220, 270), measured, scaling, once);
  expect(found.coldStarts).toBe(2);
  // The first lives from 0 to 160; the second from 10 to 290, when the last request ends, and on to the end.
  expect(found.aliveMs).toBeCloseTo(160 + (found.horizonMs - 10), 9);
});

test("requests wait for an instance that is starting, and are not cold starts", () => {
  const scaling = { ...lambdaLike, concurrency: 3 };
  // Ready at 80. At 30 and 60: the rest of the start, 50 and 20, and a warm latency. At 65: no place, cold. At 130: warm.
  const found = replay(times(0, 30, 60, 65, 130), measured, scaling, once);
  expect(found).toMatchObject({ requests: 5, coldStarts: 2, peakInstances: 2 });
  expect(sum(found.warmDraws)).toBe(3);
  expect(latencies(found).map(([ms]) => ms)).toEqual([30, 50, 80, 100]);
  // Until all three have ended at 100, and the request at 130 on the first; the other from 65 on, beyond the end.
  expect(found.activeMs).toBeCloseTo(100 + 20 + (found.horizonMs - 65), 9);
});

test("an instance that is ready goes before one that is starting", () => {
  const scaling = { ...lambdaLike, concurrency: 2 };
  // The first is full from 90 to 110, so that at 95 another starts; at 111 the first has places again.
  const found = replay(times(0, 90, 95, 111), measured, scaling, once);
  expect(found).toMatchObject({ coldStarts: 2 });
  expect(latencies(found)).toEqual([
    [30, 2],
    [100, 2],
  ]);
});

test("what finds no place on the most instances is refused, and not a request", () => {
  const found = replay(times(0, 10, 20, 200), measured, { ...lambdaLike, maxInstances: 1 }, once);
  expect(found).toMatchObject({ requests: 2, coldStarts: 1, refused: 2, peakInstances: 1 });
  expect(sum(found.latency.counts)).toBe(2);
});

test("the least instances are always there, also in the end", () => {
  const scaling = { ...lambdaLike, minInstances: 2, keepAliveMs: 10 };
  const found = replay(times(5, 6, 7, 1_000, 2_000), measured, scaling, once);
  expect(found).toMatchObject({ coldStarts: 1, peakInstances: 3 });
  // Of the three, free at 25, 26 and 107, the first goes 10 ms after its request.
  expect(found.aliveMs).toBeCloseTo(2 * found.horizonMs + (35 - 7), 9);
});

test("lifetimes are billed with minimum and step", () => {
  const scaling = { ...lambdaLike, keepAliveMs: 50, instanceMinimumMs: 1_000, instanceGranularityMs: 300 };
  // Two of 150 ms; then two within 60 ms, of which the second, free last, serves the rest, and the first goes after 190 ms.
  const many = Array.from({ length: 60 }, (_, i) => 10_000 + 60 * i);
  const found = replay(times(0, 2_000, ...many), measured, scaling, once);
  expect(found.coldStarts).toBe(4);
  const longMs = 13_540 + 20 + 50 - 10_060;
  expect(found.billedInstanceMs).toBeCloseTo(3 * 1_200 + Math.ceil(longMs / 300) * 300, 6);
});

test("times with requests are billed with minimum and step, once where requests overlap", () => {
  const scaling = { ...lambdaLike, concurrency: 10, activeMinimumMs: 60, activeGranularityMs: 50 };
  // From 0 to 115, three requests; from 200 to 220; from 300 to 330, two requests; from 1,000 to 1,020.
  const found = replay(times(0, 85, 95, 200, 300, 310, 1_000), measured, scaling, once);
  expect(found.activeMs).toBeCloseTo(115 + 20 + 30 + 20, 9);
  expect(found.billedActiveMs).toBeCloseTo(150 + 100 + 100 + 100, 9);
  const exact = replay(times(0, 200), measured, { ...scaling, activeGranularityMs: 0 }, once);
  expect(exact.billedActiveMs).toBeCloseTo(100 + 60, 9);
});

test("the warmup is simulated and not counted: instances are there, with what they run up from then on", () => {
  const scaling = { ...lambdaLike, instanceMinimumMs: 60_000, instanceGranularityMs: 60_000 };
  const traffic = { pattern: "constant", perSecond: 1 } as const;
  const whole = replay(traffic, measured, scaling, { seed: 1, horizonMs: 300_000, warmupMs: 0 });
  expect(whole).toMatchObject({ requests: 300, coldStarts: 1, peakInstances: 1, horizonMs: 300_000 });
  expect(whole.billedInstanceMs).toBe(300_000);
  const rest = replay(traffic, measured, scaling, { seed: 1, horizonMs: 200_000, warmupMs: 100_000 });
  expect(rest).toMatchObject({ requests: 200, coldStarts: 0, peakInstances: 1, horizonMs: 200_000 });
  expect(rest.meanInstances).toBeCloseTo(1, 12);
  expect(rest.activeMs).toBeCloseTo(200 * 20, 6);
  // Five steps in all, of which two had begun.
  expect(rest.billedInstanceMs).toBe(180_000);
});

test("windows add up: what is counted before a moment and after it is what is counted in all", () => {
  const traffic = { pattern: "poisson", perSecond: 3 } as const;
  const served = { cold: exponentialQuantiles(900, 50), warm: exponentialQuantiles(400, 50) };
  const scaling = {
    ...lambdaLike,
    keepAliveMs: 2_000,
    instanceMinimumMs: 5_000,
    instanceGranularityMs: 700,
    activeGranularityMs: 100,
  };
  const until = (endMs: number, warmupMs: number): Replay =>
    replay(traffic, served, scaling, { seed: 5, warmupMs, horizonMs: endMs - warmupMs });
  const [first, second, both] = [until(30_000, 0), until(90_000, 30_000), until(90_000, 0)];
  for (const key of ["requests", "coldStarts", "activeMs", "aliveMs", "billedInstanceMs", "billedActiveMs"] as const)
    expect(first[key] + second[key]).toBeCloseTo(both[key], 6);
  expect(sum(first.latency.counts) + sum(second.latency.counts)).toBe(both.requests);
});

test.each([
  [{ pattern: "poisson", perSecond: 20 }, {}],
  [
    { pattern: "bursty", perSecond: 20, variation: 5 },
    { concurrency: 4, keepAliveMs: 3_000 },
  ],
  [{ pattern: "diurnal", perSecond: 0.05, base: 0.5 }, { keepAliveMs: 20_000 }],
  [
    { pattern: "poisson", perSecond: 20 },
    { concurrency: 2, maxInstances: 5, minInstances: 2 },
  ],
] satisfies [Traffic, Partial<Scaling>][])("nothing is lost: %o, %o", (traffic, scaling) => {
  const served = { cold: exponentialQuantiles(1_500, 40), warm: exponentialQuantiles(500, 60) };
  const found = replay(traffic, served, { ...lambdaLike, ...scaling }, { seed: 9, horizonMs: 4e6, warmupMs: 1e5 });
  expect(found.requests).toBe(sum(found.coldDraws) + sum(found.warmDraws));
  expect(found.coldStarts).toBe(sum(found.coldDraws));
  expect(sum(found.latency.counts)).toBe(found.requests);
  expect([...found.latency.upperMs]).toEqual([...found.latency.upperMs].toSorted((a, b) => a - b));
  // Little's law, of instances: their mean number is the time of all of them.
  expect(found.meanInstances * found.horizonMs).toBeCloseTo(found.aliveMs, 3);
  expect(found.activeMs).toBeLessThanOrEqual(found.aliveMs);
  expect(found.billedInstanceMs).toBeGreaterThanOrEqual(found.aliveMs - 1);
  expect(found.peakInstances).toBeGreaterThanOrEqual(found.meanInstances);
  if ("concurrency" in scaling) return;
  // Every request has an instance to itself, but for those cut off at either end.
  const busyMs = (draws: Float64Array, of: readonly { readonly latencyMs: number }[]): number =>
    draws.reduce((total, count, at) => total + count * (of[at]?.latencyMs ?? 0), 0);
  const expectedMs = busyMs(found.coldDraws, served.cold) + busyMs(found.warmDraws, served.warm);
  expect(Math.abs(found.activeMs / expectedMs - 1)).toBeLessThan(0.02);
});

test("a trace has the requests it says, whatever horizon is asked for; its beginning can be a warmup", () => {
  const counts = [3, 0, 7, 2];
  const traffic = { pattern: "minutes", counts } as const;
  expect(replay(traffic, measured, lambdaLike, once)).toMatchObject({ requests: 12, horizonMs: 240_000 });
  expect(replay(traffic, measured, lambdaLike, { ...once, warmupMs: 60_000 })).toMatchObject({
    requests: 9,
    horizonMs: 180_000,
  });
});

test("the same seed gives the same replay, another gives another; the target does not change the arrivals", () => {
  const traffic = { pattern: "poisson", perSecond: 5 } as const;
  const options = { seed: 1, horizonMs: 1e6, warmupMs: 1e4 };
  const found = replay(traffic, measured, lambdaLike, options);
  expect(replay(traffic, measured, lambdaLike, options)).toEqual(found);
  expect(replay(traffic, measured, lambdaLike, { ...options, seed: 2 }).requests).not.toBe(found.requests);
  expect(replay(traffic, measured, lambdaLike, { ...options, stream: 1 }).requests).not.toBe(found.requests);
  expect(replay(traffic, alike([lasting(5_000)]), lambdaLike, options).requests).toBe(found.requests);
});

test("without traffic there is nothing, and no latency", () => {
  const found = replay(
    { pattern: "poisson", perSecond: 0 },
    measured,
    { ...lambdaLike, minInstances: 1 },
    {
      seed: 1,
      horizonMs: 1_000,
      warmupMs: 500,
    },
  );
  expect(found).toMatchObject({ requests: 0, activeMs: 0, aliveMs: 1_000, meanInstances: 1, peakInstances: 1 });
  expect(latencyPercentile(found, 0.5)).toBeNull();
});

test.each([
  [{ warmupMs: -1 }, {}, "not a warmup: -1 ms"],
  [{ horizonMs: 0 }, {}, "nothing to count after a warmup of 0 ms"],
  [{ horizonMs: Infinity }, {}, "a replay up to Infinity ms"],
  [{}, { keepAliveMs: -5 }, "not a keep-alive: -5 ms"],
  [{}, { concurrency: 1.5 }, "not a number of requests: 1.5"],
  [{}, { minInstances: 3, maxInstances: 2 }, "not a range of instances: 3 to 2"],
  [{}, { minInstances: Infinity }, "not a range of instances: Infinity"],
  [{}, { activeMinimumMs: -1 }, "not a rule for active times: at least -1 ms"],
  [{}, { instanceGranularityMs: 0 }, "lifetimes cannot be billed in steps of 0 ms"],
])("%o and %o cannot be replayed", (options, scaling, message) => {
  const traffic = { pattern: "constant", perSecond: 1 } as const;
  expect(() => replay(traffic, measured, { ...lambdaLike, ...scaling }, { ...once, ...options })).toThrow(message);
});

test("a target must have been measured cold and warm, with times", () => {
  const traffic = { pattern: "constant", perSecond: 1 } as const;
  expect(() => replay(traffic, { ...measured, cold: [] }, lambdaLike, once)).toThrow("no cold invocation to draw from");
  expect(() => replay(traffic, { ...measured, warm: [lasting(Number.NaN)] }, lambdaLike, once)).toThrow(
    "not a warm invocation: latency NaN ms",
  );
});
