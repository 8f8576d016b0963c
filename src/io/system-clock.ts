import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../units/clock.ts";
import { nanoseconds } from "../units/duration.ts";

/** The machine's clock: CLOCK_MONOTONIC through `process.hrtime`, the calendar through `Date`. */
export const systemClock: Clock = {
  now: () => nanoseconds(Number(process.hrtime.bigint())),
  wall: () => new Date(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  },
};
