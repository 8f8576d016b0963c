import { expect, test } from "vitest";
import type { Clock } from "../../src/units/clock.ts";
import { fromMs } from "../../src/units/duration.ts";
import { endTime } from "../../src/units/run-times.ts";

const began = { atMs: Date.UTC(2026, 10, 22, 7, 31, 5), ns: fromMs(5_000) };
/** So long after the beginning, on each clock. */
const at = (calendarMs: number, monotonicMs: number): Clock => ({
  now: () => fromMs(5_000 + monotonicMs),
  wall: () => new Date(began.atMs + calendarMs),
  sleep: async () => undefined,
});

test("is the calendar's, where it went with the monotonic clock, slewed by a time server or not", () => {
  expect(endTime(began, at(90_000, 90_000))).toEqual({ endedAtMs: began.atMs + 90_000 });
  const day = 86_400_000;
  expect(endTime(began, at(day + 43_000, day))).toEqual({ endedAtMs: began.atMs + day + 43_000 });
});

test("is never before the beginning", () => {
  expect(endTime(began, at(-1_500, 10))).toEqual({ endedAtMs: began.atMs });
});

test.each([
  [-3_600_000, /set back by 3600 s during the run/],
  [7_200_000, /set forward \(or it slept\) by 7200 s during the run/],
])("is what the monotonic clock measured where the calendar was moved by %i ms", (stepMs, said) => {
  const { endedAtMs, warning } = endTime(began, at(stepMs + 90_000, 90_000));
  expect(endedAtMs).toBe(began.atMs + 90_000);
  expect(warning).toMatch(said);
});
