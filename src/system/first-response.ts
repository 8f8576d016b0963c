import { messageOf } from "../errors/bench-error.ts";
import type { Clock } from "../units/clock.ts";
import { elapsed, type Ns } from "../units/duration.ts";
import { connect } from "./http-client.ts";
import type { Endpoint, FirstResponse, HttpConnection, HttpRequest, ReadinessProbe } from "./http-connection.ts";
import { pause } from "./pause.ts";

/** What gateways and frameworks answer while the program behind them is not up yet (RFC 9110, 15.6). */
const notReadyYet: ReadonlySet<number> = new Set([502, 503, 504]);

/** Pauses are this share of the time already waited, so that the relative error of polling is bounded... */
const pauseShare = 0.01;
/** ...within these limits, ms. */
const shortestPauseMs = 0.1;
const longestPauseMs = 5;

/**
 * Ready is who has answered: the first complete response whose status is not 502, 503 or 504. A connect proves nothing,
 * because a port forwarder accepts before the program listens. The request goes out on the very connection that succeeded.
 */
export const firstResponse: ReadinessProbe = async (endpoint, request, options) => {
  const { clock, signal } = options;
  const beganNs = clock.now();
  const stop = new AbortController();
  let goneReason: string | undefined;
  void options.gone.then((reason) => {
    goneReason = reason;
    stop.abort(new Error(reason));
  });
  const either = AbortSignal.any([signal, stop.signal]);
  let lastStartNs: Ns | undefined;
  let lastFailure = "no attempt was made";
  let accepted = false;
  for (let attempts = 1; !either.aborted; attempts++) {
    const { maxOutputBytes, answerWithinMs } = options;
    const attempt = await tryOnce(endpoint, request, { clock, signal: either, maxOutputBytes, answerWithinMs });
    if (attempt.ok) {
      const pollErrorNs = elapsed(lastStartNs ?? attempt.connectingNs, attempt.connectingNs);
      return { ...attempt, pollErrorNs, attempts };
    }
    if (attempt.code === "output-limit" || attempt.code === "time-limit") {
      return { ok: false, endedNs: clock.now(), code: attempt.code, message: attempt.message };
    }
    accepted = attempt.connected;
    lastStartNs = attempt.connectingNs;
    // What the deadline broke off says nothing about the server.
    if (!either.aborted) lastFailure = attempt.message;
    await pause(clock, pauseMs(elapsed(beganNs, clock.now())), either);
  }
  const endedNs = clock.now();
  if (goneReason !== undefined) return { ok: false, endedNs, code: "start-failed", message: goneReason };
  const message = `${messageOf(signal.reason)}; last attempt: ${lastFailure}`;
  return { ok: false, endedNs, code: accepted ? "timeout" : "never-ready", message };
};

/** The pause before the next attempt, ms, after waiting for `waitedNs`: 1 % of it, between 0.1 and 5 ms. */
export function pauseMs(waitedNs: Ns): number {
  return Math.min(longestPauseMs, Math.max(shortestPauseMs, (waitedNs / 1e6) * pauseShare));
}

type Attempt =
  | (Pick<FirstResponse & { readonly ok: true }, "connection" | "response" | "connectingNs" | "connectedNs"> & {
      readonly ok: true;
      readonly completeNs: Ns;
    })
  | {
      readonly ok: false;
      readonly connectingNs: Ns;
      /** The server accepted the connection and the attempt ended because time was up. */
      readonly connected: boolean;
      readonly code: "connection" | "timeout" | "output-limit" | "time-limit";
      readonly message: string;
    };

async function tryOnce(
  endpoint: Endpoint,
  request: HttpRequest,
  {
    clock,
    signal,
    maxOutputBytes,
    answerWithinMs,
  }: { clock: Clock; signal: AbortSignal; maxOutputBytes: number; answerWithinMs: number | undefined },
): Promise<Attempt> {
  const connectingNs = clock.now();
  let connection: HttpConnection;
  try {
    connection = await connect(endpoint, clock, signal, maxOutputBytes);
  } catch (error) {
    return { ok: false, connectingNs, connected: false, code: "connection", message: messageOf(error) };
  }
  const limit = answerWithinMs === undefined ? undefined : AbortSignal.timeout(answerWithinMs);
  const exchange = await connection.exchange(request, limit === undefined ? signal : AbortSignal.any([signal, limit]));
  if (exchange.ok && !notReadyYet.has(exchange.response.status)) {
    const { response, startedNs: connectedNs, completeNs } = exchange;
    return { ok: true, connection, response, connectingNs, connectedNs, completeNs };
  }
  await connection[Symbol.asyncDispose]();
  if (!exchange.ok && exchange.code === "timeout" && limit?.aborted === true && !signal.aborted) {
    const message = `no answer within the limit of ${answerWithinMs} ms`;
    return { ok: false, connectingNs, connected: true, code: "time-limit", message };
  }
  if (exchange.ok) {
    const message = `status ${exchange.response.status}`;
    return { ok: false, connectingNs, connected: false, code: "connection", message };
  }
  return {
    ok: false,
    connectingNs,
    connected: exchange.code === "timeout",
    code: exchange.code,
    message: exchange.message,
  };
}
