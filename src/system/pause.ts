import type { Clock } from "../units/clock.ts";
import { fromMs } from "../units/duration.ts";

const cell = new Int32Array(new SharedArrayBuffer(4));

/**
 * Waits for `ms` without the 1 ms granularity of timers and without burning a core: whole milliseconds with the event
 * loop running, the rest (less than 2 ms) asleep in the kernel. Returns early, without an error, when `signal` aborts.
 */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const untilNs = clock.now() + fromMs(ms);
  // A timer may fire up to 1 ms late: leave that much to the precise part.
  const timerMs = Math.floor(ms) - 1;
  if (timerMs >= 1) await clock.sleep(timerMs, signal).catch(() => undefined);
  const restNs = untilNs - clock.now();
  if (restNs > 0 && !signal.aborted) Atomics.wait(cell, 0, 0, restNs / 1e6);
}
