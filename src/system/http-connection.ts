import type { Clock } from "../units/clock.ts";
import type { Ns } from "../units/duration.ts";

/** Where a server listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What is sent: the request of a scenario, or of an adapter's own protocol. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A complete response. Header names are in lower case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** One exchange on an open connection, or why there was none. */
export type Exchange =
  | {
      readonly ok: true;
      readonly startedNs: Ns;
      /** When the first byte of the response had arrived. */
      readonly firstByteNs: Ns;
      readonly completeNs: Ns;
      readonly response: HttpResponse;
    }
  | {
      readonly ok: false;
      readonly startedNs: Ns;
      /** Absent where no byte arrived. */
      readonly firstByteNs?: Ns;
      readonly completeNs: Ns;
      readonly code: "connection" | "timeout" | "output-limit";
      readonly message: string;
    };

/** One keep-alive connection, over TCP or over TLS. */
export interface HttpConnection extends AsyncDisposable {
  /** False once either side has closed it (a server need not keep connections): the next exchange needs a new one. */
  readonly open: boolean;
  exchange(request: HttpRequest, signal: AbortSignal): Promise<Exchange>;
}

/** The first valid response of a server that is starting. */
export type FirstResponse =
  | {
      readonly ok: true;
      readonly connection: HttpConnection;
      readonly response: HttpResponse;
      /** When the attempt that succeeded began to connect. */
      readonly connectingNs: Ns;
      /** When the new connection was ready and the request was about to be written on it. */
      readonly connectedNs: Ns;
      readonly completeNs: Ns;
      /** From the start of the last failed attempt to the start of the one that succeeded: the server may have become ready anywhere in it. 0 when the first attempt succeeded. */
      readonly pollErrorNs: Ns;
      readonly attempts: number;
    }
  | {
      readonly ok: false;
      readonly endedNs: Ns;
      readonly code: "never-ready" | "start-failed" | "timeout" | "output-limit" | "time-limit";
      readonly message: string;
    };

/** Waits for the first valid response: connects again and again, with pauses that grow with the time already waited. */
export interface ReadinessProbe {
  (
    endpoint: Endpoint,
    request: HttpRequest,
    options: {
      readonly clock: Clock;
      readonly signal: AbortSignal;
      /** Resolves with a reason when waiting is pointless (the process or container has exited). */
      readonly gone: Promise<string>;
      readonly maxOutputBytes: number;
      /** How long an attempt may wait for its answer once it is connected, ms: longer is a `time-limit`. Default: as long as the signal allows. */
      readonly answerWithinMs?: number;
    },
  ): Promise<FirstResponse>;
}
