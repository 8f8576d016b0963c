import { expect, test } from "vitest";
import fc from "fast-check";
import { scheduleBurst, scheduleRates } from "../../../src/system/load/arrival-schedule.ts";

const all = ({ count, timeMs }: ReturnType<typeof scheduleRates>): number[] =>
  Array.from({ length: count }, (_, index) => timeMs(index));

test("a constant rate is evenly spaced, from the very beginning", () => {
  const times = all(scheduleRates([{ fromRate: 4, rate: 4, durationMs: 2_000 }]));
  expect(times).toEqual([0, 250, 500, 750, 1_000, 1_250, 1_500, 1_750]);
});

test("a ramp from nothing is as dense as its rate: the n-th arrival when n should have come", () => {
  const times = all(scheduleRates([{ fromRate: 0, rate: 8, durationMs: 4_000 }]));
  // n = t^2 for 0 to 8 per second in 4 s.
  expect(times.map(Math.round)).toEqual(times.map((_, n) => Math.round(Math.sqrt(n) * 1_000)));
  expect(times).toHaveLength(16);
});

test("stages follow one another without a gap, one of rate 0 is a pause", () => {
  const times = all(
    scheduleRates([
      { fromRate: 2, rate: 2, durationMs: 1_000 },
      { fromRate: 0, rate: 0, durationMs: 3_000 },
      { fromRate: 1, rate: 1, durationMs: 2_000 },
    ]),
  );
  expect(times).toEqual([0, 500, 4_000, 5_000]);
});

test("a burst is all at once", () => {
  expect(all(scheduleBurst(3))).toEqual([0, 0, 0]);
});

test("whatever the stages: as many arrivals as their rates come to, in order, inside of them", () => {
  const rate = fc.integer({ min: 0, max: 500 });
  const stage = fc.record({ fromRate: rate, rate, durationMs: fc.integer({ min: 1, max: 3_000 }) });
  fc.assert(
    fc.property(fc.array(stage, { minLength: 1, maxLength: 5 }), (stages) => {
      const times = all(scheduleRates(stages));
      const area = stages.reduce((sum, one) => sum + ((one.fromRate + one.rate) / 2) * (one.durationMs / 1000), 0);
      const lengthMs = stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
      expect(Math.abs(times.length - area)).toBeLessThanOrEqual(1);
      expect(times.every((ms, at) => ms >= (times[at - 1] ?? 0) - 1e-6 && ms <= lengthMs + 1e-6)).toBe(true);
    }),
  );
});
