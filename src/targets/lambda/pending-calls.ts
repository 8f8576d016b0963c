import type { Clock } from "../../units/clock.ts";

/**
 * Calls that are waited for until a signal aborts, but not cut off then: Lambda goes on with an invocation whose client has
 * left, writes its log afterwards, and thereby makes a log group that was removed anew.
 */
export interface PendingCalls {
  /** The call's own result; rejects with the reason of `signal` when it aborts first. Nothing is called when it has aborted. */
  run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Resolves when every call has ended, or after `patienceMs`. */
  settled(patienceMs: number): Promise<void>;
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
      if (open.size === 0) return;
      const patience = new AbortController();
      const late = clock.sleep(patienceMs, patience.signal).catch(() => undefined);
      await Promise.race([Promise.allSettled(open), late]);
      patience.abort();
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
