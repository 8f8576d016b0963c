import { Worker } from "node:worker_threads";
import { runWithWatchdog } from "./watchdog.ts";

/** What the supervising thread is given. */
export interface SupervisorOrder {
  /** One Int32: the number of the call in progress, 0 when there is none, `killed` once its end was ordered. */
  readonly cell: SharedArrayBuffer;
  readonly timeMs: number;
}

/** Value of the cell once the supervisor has ordered the end of the call in it. */
export const killed = -1;

/** What the supervising thread says: that it watches, or which call it has ended. */
export type SupervisorMessage = { readonly type: "watching" } | { readonly type: "ended"; readonly call: number };

/** Ends calls that take too long. */
export interface Deadline {
  /**
   * Makes a synchronous call that ends at the time limit. When the limit strikes, V8 unwinds it (no `finally` runs),
   * with the watchdog this function returns and with the supervisor the whole stack is gone: `onKilled` is called.
   */
  limit(call: () => void, onKilled: () => void): void;
  /** Starts the supervising thread, once; resolves when it watches. Calls are limited before that, too, at a higher cost. */
  supervise(): Promise<void>;
}

/**
 * Limits calls to `timeMs`. Until the supervisor watches, by the watchdog of node:vm. From then on a second thread watches
 * a shared cell and orders V8 to terminate what this thread executes, through the inspector protocol of the process
 * itself: a call costs two atomic operations, and no connection is lost when one is ended.
 * @param program the file of this program; the thread runs it too
 */
export function createDeadline(program: string, timeMs: number): Deadline {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const calls = new Map<number, () => void>();
  let last = 0;
  let watching = false;
  let supervised: Promise<void> | undefined;

  const startSupervisor = (): Promise<void> =>
    new Promise((resolve) => {
      const order: SupervisorOrder = { cell: cell.buffer, timeMs };
      const supervisor = new Worker(program, { workerData: order });
      supervisor.on("message", (message: SupervisorMessage) => {
        if (message.type === "ended") {
          calls.get(message.call)?.();
          calls.delete(message.call);
        } else {
          watching = true;
          resolve();
        }
      });
      // A host that cannot enforce its limits must not serve.
      supervisor.on("error", (error) => {
        throw error;
      });
    });

  const runSupervised = (call: () => void, onKilled: () => void): void => {
    last = last === 0x7fff_ffff ? 1 : last + 1;
    const number = last;
    calls.set(number, onKilled);
    Atomics.store(cell, 0, number);
    call();
    // Lost by a hair: the termination is under way and must not strike what comes next.
    if (Atomics.compareExchange(cell, 0, number, 0) !== number) waitForTermination();
    calls.delete(number);
  };

  return {
    limit(call, onKilled) {
      if (watching) runSupervised(call, onKilled);
      else if (!runWithWatchdog(call, timeMs)) onKilled();
    },
    supervise: () => (supervised ??= startSupervisor()),
  };
}

function waitForTermination(): never {
  for (;;);
}
