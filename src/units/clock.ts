import type { Ns } from "./duration.ts";

/** Time as an argument: the only source of time for everything that measures or waits. */
export interface Clock {
  /** CLOCK_MONOTONIC in ns, the same clock that a container or a child process reads. */
  now(): Ns;
  /** The calendar time, for names and records, never for durations. */
  wall(): Date;
  /** Resolves after at least `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
