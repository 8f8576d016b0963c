import type { Clock } from "../units/clock.ts";

/** Why a deadline's signal was aborted. */
export class DeadlineError extends Error {
  constructor(what: string, timeoutMs: number) {
    super(`${what} did not finish within ${timeoutMs} ms`);
    this.name = "DeadlineError";
  }
}

/** Runs `work` with a signal that aborts after `timeoutMs`, or as soon as `outer` does. The timer is always cancelled. */
export async function withDeadline<T>(
  clock: Clock,
  what: string,
  timeoutMs: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const finished = new AbortController();
  const deadline = new AbortController();
  const timer = clock.sleep(timeoutMs, finished.signal).then(
    () => deadline.abort(new DeadlineError(what, timeoutMs)),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([outer, deadline.signal]));
  } finally {
    finished.abort();
    await timer;
  }
}
