import type { ArrivalSchedule } from "./arrival-schedule.ts";
import { type ConnectionPool, createConnectionPool } from "./connection-pool.ts";
import { requestBytes } from "./load-connection.ts";
import type { LoadTarget } from "./load-plan.ts";
import type { Ending, LoadCounter } from "./load-tally.ts";
import { createStartGate } from "./start-gate.ts";

/** What an open loop needs. Times are ms after the load began; `now` may be negative before that. */
export interface OpenLoop {
  readonly schedule: ArrivalSchedule;
  /** Which arrivals are this worker's: those with index modulo `of`. */
  readonly share: { readonly index: number; readonly of: number };
  /** Requests of this worker under way at the same time, at most. */
  readonly connections: number;
  readonly timeoutMs: number;
  /** Resolves when it is known where to send: requests that are due before wait, and their time counts. */
  readonly target: Promise<LoadTarget>;
  /** The target is only now being started: until its first response, a connection that is refused or breaks is tried again. */
  readonly starting: boolean;
  readonly judge: (response: { readonly status: number; readonly body: Buffer }) => Ending;
  readonly counter: LoadCounter;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** How long before an arrival the loop stops sleeping and polls, ms: a timer of Node's may be late by one. */
const pollingMs = 1.5;
/** How often requests that have had their time are looked for, ms. */
const sweepMs = 10;
/** A request that is due and has not ended. */
interface Arrival {
  readonly intendedMs: number;
  sentMs: number;
  giveUp: () => void;
}

/**
 * Sends every request at its own time, whether or not those before it were answered. Latency is counted from the time at
 * which a request was to be sent, so that a target that stalls is charged with everything that waited (no coordinated
 * omission). Resolves when every request has ended.
 */
export async function runOpenLoop(loop: OpenLoop): Promise<void> {
  const arrivals = createArrivals(loop);
  void loop.target.then(arrivals.begin, () => undefined);
  const sweep = setInterval(arrivals.expire, sweepMs);
  try {
    await dispatch(loop, arrivals.arrive);
    await arrivals.ended(loop.signal);
  } finally {
    clearInterval(sweep);
    arrivals.destroy();
  }
}

/** Calls `arrive` at the time of each of the worker's arrivals. Polls shortly before one, sleeps otherwise. */
function dispatch({ schedule, share, now, signal }: OpenLoop, arrive: (intendedMs: number) => void): Promise<void> {
  let index = share.index;
  return new Promise((resolve) => {
    const step = (): void => {
      if (signal.aborted) return resolve();
      for (; index < schedule.count; index += share.of) {
        const dueMs = schedule.timeMs(index);
        const waitMs = dueMs - now();
        if (waitMs > pollingMs) return void setTimeout(step, Math.min(100, Math.floor(waitMs - 1)));
        if (waitMs > 0) return void setImmediate(step);
        arrive(dueMs);
      }
      resolve();
    };
    step();
  });
}

/** The arrivals under way, from the moment they are due to their end. */
interface Arrivals {
  readonly begin: (target: LoadTarget) => void;
  readonly arrive: (intendedMs: number) => void;
  readonly expire: () => void;
  readonly ended: (signal: AbortSignal) => Promise<void>;
  readonly destroy: () => void;
}

function createArrivals({ connections, timeoutMs, starting, judge, counter, now }: OpenLoop): Arrivals {
  /** In the order in which they were due, so the first is the first to expire. */
  const underway = new Set<Arrival>();
  let pool: ConnectionPool | undefined;
  const end = (arrival: Arrival, ending: Ending): void => {
    underway.delete(arrival);
    gate.forget(arrival);
    counter.ended(ending, { intendedMs: arrival.intendedMs, sentMs: arrival.sentMs, endMs: now() });
  };
  const send = (arrival: Arrival): void => {
    if (pool === undefined || !gate.admit(arrival)) return;
    arrival.sentMs = now();
    arrival.giveUp = pool.send((answer) => {
      if (answer.ok) gate.answered();
      else if (gate.keepsBroken(arrival)) return;
      end(arrival, answer.ok ? judge(answer) : { as: "error", code: answer.code });
    }, gate.accepted);
  };
  const gate = createStartGate<Arrival>(starting, send);
  return {
    begin({ origin, request }) {
      pool = createConnectionPool(origin, requestBytes(request, origin));
      gate.begin();
    },
    arrive(intendedMs) {
      if (underway.size >= connections) return counter.dropped(intendedMs);
      const atMs = now();
      counter.sent(intendedMs, atMs);
      const arrival: Arrival = { intendedMs, sentMs: atMs, giveUp: () => undefined };
      underway.add(arrival);
      if (pool === undefined) gate.admit(arrival);
      else send(arrival);
    },
    expire() {
      const nowMs = now();
      for (const arrival of underway) {
        if (nowMs - arrival.intendedMs < timeoutMs) return;
        arrival.giveUp();
        end(arrival, { as: "timeout" });
      }
    },
    async ended(signal) {
      while (underway.size > 0 && !signal.aborted) await new Promise((resolve) => void setTimeout(resolve, 1));
    },
    destroy: () => pool?.destroy(),
  };
}
