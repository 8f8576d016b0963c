import type { Clock } from "./clock.ts";
import { elapsed, type Ns, toMs } from "./duration.ts";
import { formatDuration } from "./format-duration.ts";

/** One moment on both clocks. */
export interface Moment {
  /** Calendar, ms since the epoch. */
  readonly atMs: number;
  /** CLOCK_MONOTONIC. */
  readonly ns: Ns;
}

/** When something ended, by the calendar; never before it began. */
export interface EndTime {
  /** Ms since the epoch. */
  readonly endedAtMs: number;
  /** That the calendar was moved meanwhile, and what `endedAt` is then; absent where it was not. */
  readonly warning?: string;
}

/** Twice the rate at which time servers slew a clock (500 ppm, ntp_adjtime(2)): what is more was set. */
const slewShare = 0.001;
/** The first correction after a start of the machine, and the moments between two readings, ms. */
const toleratedMs = 2_000;

/**
 * The end of what began at `began`, now. Where the calendar and the monotonic clock went apart, the calendar was set (or the
 * machine slept): the end is then the beginning plus the time that was measured.
 */
export function endTime(began: Moment, clock: Clock): EndTime {
  const tookNs = elapsed(began.ns, clock.now());
  const nowMs = clock.wall().getTime();
  const expectedMs = Math.round(began.atMs + toMs(tookNs));
  const stepMs = nowMs - expectedMs;
  if (Math.abs(stepMs) <= toleratedMs + toMs(tookNs) * slewShare) return { endedAtMs: Math.max(nowMs, began.atMs) };
  const by = formatDuration(Math.abs(stepMs) * 1e6);
  const how = stepMs > 0 ? "forward (or it slept)" : "back";
  return {
    endedAtMs: expectedMs,
    warning:
      `this machine's calendar clock was set ${how} by ${by} during the run: endedAt is startedAt plus what the ` +
      "monotonic clock measured, and durations are not affected",
  };
}
