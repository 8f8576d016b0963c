import fc from "fast-check";
import { expect, test } from "vitest";
import { latencyBin } from "../../src/cost/latency-histogram.ts";
import { replay } from "../../src/cost/replay.ts";
import type { MeasuredInvocation, MeasuredTarget, Scaling } from "../../src/cost/replay-model.ts";
import { traceLengthMs } from "../../src/cost/trace-arrivals.ts";
import { uniformNumbers } from "../../src/cost/uniform-numbers.ts";
import { referenceReplay } from "./reference-replay.ts";
import { lambdaLike } from "./replay-fixture.ts";

// Real numbers, so that no two events fall together: their order is then part of what is compared.
const ms = (most: number) => fc.double({ min: 0.001, max: most, noNaN: true });
const invocation: fc.Arbitrary<MeasuredInvocation> = fc
  .tuple(ms(300), ms(300))
  .map(([a, b]) => ({ latencyMs: Math.max(a, b), busyMs: Math.min(a, b) }));
const invocations = fc.array(invocation, { minLength: 1, maxLength: 4 });
const scaling: fc.Arbitrary<Scaling> = fc.record({
  keepAliveMs: fc.oneof(ms(500), fc.constant(0), fc.constant(Infinity)),
  concurrency: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 }), fc.constant(Infinity)),
  maxInstances: fc.oneof(fc.integer({ min: 3, max: 6 }), fc.constant(Infinity)),
  minInstances: fc.integer({ min: 0, max: 3 }),
  instanceMinimumMs: fc.oneof(fc.constant(0), ms(500)),
  instanceGranularityMs: fc.oneof(fc.constant(1), ms(200)),
  activeMinimumMs: fc.oneof(fc.constant(0), ms(300)),
  activeGranularityMs: fc.oneof(fc.constant(0), ms(100)),
});
const times = fc
  .array(ms(1_500), { minLength: 2, maxLength: 60 })
  .map((values) => [...new Set(values)].toSorted((a, b) => a - b))
  .filter((values) => values.length > 1);

/** Replays both ways and compares all there is. */
function expectSame(arrivalsMs: readonly number[], measured: MeasuredTarget, scale: Scaling, seed: number): void {
  const traffic = { pattern: "times", arrivalsMs } as const;
  const horizonMs = traceLengthMs(traffic) as number;
  const found = replay(traffic, measured, scale, { seed, horizonMs, warmupMs: 0 });
  const expected = referenceReplay(arrivalsMs, measured, scale, { seed, horizonMs });
  const { latency, meanInstances, activeMs, aliveMs, billedInstanceMs, billedActiveMs, ...counts } = found;
  expect({ ...expected, ...counts }).toEqual(expected);
  expect(meanInstances).toBeCloseTo(expected.meanInstances, 9);
  expect(activeMs).toBeCloseTo(expected.activeMs, 6);
  expect(aliveMs).toBeCloseTo(expected.aliveMs, 6);
  expect(billedInstanceMs).toBeCloseTo(expected.billedInstanceMs, 6);
  expect(billedActiveMs).toBeCloseTo(expected.billedActiveMs, 6);
  const bins = [...latency.upperMs].flatMap((upper, at) =>
    Array.from({ length: latency.counts[at] as number }, () => latencyBin(upper)),
  );
  expect(bins).toEqual(expected.latenciesMs.map(latencyBin).toSorted((a, b) => a - b));
}

test("random small inputs end exactly as in a slow implementation that keeps and searches everything", () => {
  fc.assert(
    fc.property(times, invocations, invocations, scaling, fc.nat(1_000), (arrivalsMs, cold, warm, scale, seed) =>
      expectSame(arrivalsMs, { cold, warm }, scale, seed),
    ),
    { seed: 6, numRuns: 1_000 },
  );
});

test.each([1, 3])("so do 250 requests on some hundred instances, %i at once", (concurrency) => {
  const uniform = uniformNumbers(1);
  const random = (most: number): number => most * uniform();
  // Two waves, so that the second finds instances in the order in which they became idle.
  const arrivalsMs = Array.from({ length: 250 }, (_, i) => random(150) + (i % 2) * 700).toSorted((a, b) => a - b);
  const served = Array.from({ length: 20 }, () => ({ latencyMs: 300 + random(100), busyMs: 200 + random(100) }));
  expectSame(arrivalsMs, { cold: served, warm: served }, { ...lambdaLike, concurrency, keepAliveMs: 400 }, 2);
});
