import { Session } from "node:inspector";
import { parentPort } from "node:worker_threads";
import { killed, type SupervisorMessage, type SupervisorOrder } from "./deadline.ts";

/** The cell is looked at this many times per time limit, within these bounds, ms. */
const looksPerLimit = 20;
const shortestLookMs = 1;
const longestLookMs = 50;

/** The supervising thread: ends a call no earlier than its limit and at most two looks later. */
export function supervise({ cell: shared, timeMs }: SupervisorOrder): void {
  const cell = new Int32Array(shared);
  let seen = 0;
  let sinceMs = 0;
  const look = (): void => {
    const call = Atomics.load(cell, 0);
    if (call <= 0 || call !== seen) {
      seen = call;
      sinceMs = performance.now();
    } else if (performance.now() - sinceMs >= timeMs && Atomics.compareExchange(cell, 0, call, killed) === call) {
      terminate(call);
    }
  };
  setInterval(look, Math.min(longestLookMs, Math.max(shortestLookMs, timeMs / looksPerLimit)));
  post({ type: "watching" });
}

function terminate(call: number): void {
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.terminateExecution", () => {
    session.disconnect();
    post({ type: "ended", call });
  });
}

function post(message: SupervisorMessage): void {
  parentPort?.postMessage(message);
}
