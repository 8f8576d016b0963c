import type { Clock } from "../units/clock.ts";

/**
 * Calls to a service that are waited for until a signal aborts, but not cut off then: the service goes on with what it was
 * asked for, and what it makes meanwhile can only be removed afterwards.
 */
export interface PendingCalls {
  /** The call's own result; rejects with the reason of `signal` when it aborts first. Nothing is called when it has aborted. */
  run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Whether every call has ended within `patienceMs`. */
  settled(patienceMs: number): Promise<boolean>;
}

/** No calls yet. */
export function createPendingCalls(clock: Clock): PendingCalls {
  const open = new Set<Promise<unknown>>();
  return {
    async run(call, signal) {
      signal.throwIfAborted();
      const made = call();
      open.add(made);
      const close = (): void => void open.delete(made);
      made.then(close, close);
      return orAbort(made, signal);
    },
    async settled(patienceMs) {
      if (open.size === 0) return true;
      const patience = new AbortController();
      const late = clock.sleep(patienceMs, patience.signal).then(
        () => false,
        () => true,
      );
      const isSettled = await Promise.race([Promise.allSettled(open).then(() => true), late]);
      patience.abort();
      return isSettled;
    },
  };
}

function orAbort<T>(made: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    made.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
