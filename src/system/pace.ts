import type { Clock } from "../units/clock.ts";
import { fromMs } from "../units/duration.ts";

/** Resolves when it is the caller's turn. */
export type Pace = () => Promise<void>;

/** Turns that are at least `1000 / perSecond` ms apart, in the order in which they were asked for; the first is at once. */
export function createPace(clock: Clock, perSecond: number): Pace {
  const gapNs = fromMs(1000 / perSecond);
  let nextNs = 0;
  return async () => {
    const turnNs = Math.max(clock.now(), nextNs);
    nextNs = turnNs + gapNs;
    for (let waitNs = turnNs - clock.now(); waitNs > 0; waitNs = turnNs - clock.now()) {
      await clock.sleep(Math.ceil(waitNs / 1e6));
    }
  };
}
