import { Agent, type IncomingMessage, request as openRequest } from "node:http";
import { connect as openSocket, type LookupFunction, type Socket } from "node:net";
import { messageOf } from "../errors/bench-error.ts";
import type { Clock } from "../units/clock.ts";
import type { Ns } from "../units/duration.ts";
import type { Endpoint, Exchange, HttpConnection, HttpRequest, HttpResponse } from "./http-connection.ts";

/**
 * Opens one keep-alive TCP connection (Nagle's algorithm off) that speaks HTTP/1.1 through node:http.
 * Rejects with the socket's error (ECONNREFUSED...) or, when `signal` aborts first, with its reason.
 * @param maxOutputBytes the longest response body that is read; one byte more fails the exchange
 */
export async function connect(
  endpoint: Endpoint,
  clock: Clock,
  signal: AbortSignal,
  maxOutputBytes: number,
): Promise<HttpConnection> {
  return speakHttp(await openTcp(endpoint, signal), endpoint, clock, maxOutputBytes);
}

/** HTTP/1.1 on a socket that is open, plain or TLS; disposing of the connection closes it. `host` and `port` are what it is connected to. */
export function speakHttp(socket: Socket, endpoint: Endpoint, clock: Clock, maxOutputBytes: number): HttpConnection {
  // The peer may reset at any time, also between two exchanges: `open` says so, and nothing may throw meanwhile.
  socket.on("error", () => undefined);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let handedOut = false;
  agent.createConnection = (_options, done) => {
    if (handedOut || socket.destroyed) done?.(new Error("the connection was closed by the server"), socket);
    else {
      handedOut = true;
      done?.(null, socket);
    }
    return undefined;
  };
  return {
    get open() {
      return !socket.destroyed && socket.writable && !socket.readableEnded;
    },
    exchange: async (request, deadline) => exchangeOn(agent, endpoint, clock, request, deadline, maxOutputBytes),
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      socket.destroy();
      if (!socket.closed) await new Promise<void>((closed) => void socket.once("close", closed));
    },
  };
}

/**
 * Opens a TCP connection (Nagle's algorithm off).
 * @param lookup in place of the system's resolver
 * @throws the socket's error, or the signal's reason when that aborts first
 */
export function openTcp({ host, port }: Endpoint, signal: AbortSignal, lookup?: LookupFunction): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const socket = openSocket({ host, port, noDelay: true, ...(lookup === undefined ? {} : { lookup }) });
    const settle = (): void => {
      signal.removeEventListener("abort", onAbort);
      socket.removeListener("error", onError);
      socket.removeListener("connect", onConnect);
    };
    const onAbort = (): void => {
      settle();
      socket.on("error", () => undefined).destroy();
      reject(signal.reason as Error);
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    const onConnect = (): void => {
      settle();
      if (!isOwnPeer(socket)) return resolve(socket);
      socket.on("error", () => undefined).resetAndDestroy();
      reject(new Error(`connect ECONNREFUSED ${host}:${port} (nobody listens: it connected to itself)`));
    };
    signal.addEventListener("abort", onAbort);
    socket.once("error", onError);
    socket.once("connect", onConnect);
  });
}

/** Inside the ephemeral range a connect to a port without a listener can meet itself (simultaneous open). */
function isOwnPeer({ localAddress, localPort, remoteAddress, remotePort }: Socket): boolean {
  return localPort === remotePort && localAddress === remoteAddress;
}

function exchangeOn(
  agent: Agent,
  { host, port }: Endpoint,
  clock: Clock,
  { method, path, headers, body }: HttpRequest,
  signal: AbortSignal,
  maxOutputBytes: number,
): Promise<Exchange> {
  const length = body.byteLength > 0 || method !== "GET" ? { "content-length": String(body.byteLength) } : {};
  const outgoing = openRequest({ agent, host, port, method, path, headers: { ...headers, ...length } });
  return new Promise((resolve) => {
    let startedNs = clock.now();
    let firstByteNs: Ns | undefined;
    let unwatch = (): void => undefined;
    let settled = false;
    const finish = (exchange: Exchange): void => {
      if (settled) return;
      settled = true;
      unwatch();
      signal.removeEventListener("abort", onAbort);
      if (!exchange.ok) outgoing.destroy();
      resolve(exchange);
    };
    const fail = (code: "connection" | "timeout" | "output-limit", message: string): void =>
      finish({
        ok: false,
        startedNs,
        ...(firstByteNs === undefined ? {} : { firstByteNs }),
        completeNs: clock.now(),
        code,
        message,
      });
    const onAbort = (): void => fail("timeout", `no complete response: ${messageOf(signal.reason)}`);
    outgoing.on("error", (error) => fail("connection", messageOf(error)));
    outgoing.on("close", () => fail("connection", "the connection was closed before a complete response"));
    outgoing.on("response", (incoming) =>
      readResponse(incoming, maxOutputBytes, fail, (response) => {
        const completeNs = clock.now();
        finish({ ok: true, startedNs, firstByteNs: firstByteNs ?? completeNs, completeNs, response: response() });
      }),
    );
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort);
    outgoing.once("socket", (socket) => {
      const onFirstByte = (): void => void (firstByteNs = clock.now());
      // Before the parser's own listener, whose work is not the server's.
      socket.prependOnceListener("data", onFirstByte);
      unwatch = () => void socket.removeListener("data", onFirstByte);
      // The agent hands the socket over in a later tick: the clock starts when the bytes can really be written.
      startedNs = clock.now();
      outgoing.end(body);
    });
  });
}

function readResponse(
  incoming: IncomingMessage,
  maxOutputBytes: number,
  fail: (code: "connection" | "output-limit", message: string) => void,
  complete: (response: () => HttpResponse) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  incoming.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxOutputBytes) fail("output-limit", `the response is longer than ${maxOutputBytes} bytes`);
    else chunks.push(chunk);
  });
  incoming.on("error", (error) => fail("connection", `after ${bytes} bytes of the body: ${messageOf(error)}`));
  // Assembled only after the clock was read.
  incoming.on("end", () =>
    complete(() => ({
      status: incoming.statusCode ?? 0,
      headers: flatten(incoming.headers),
      body: Buffer.concat(chunks),
    })),
  );
}

function flatten(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
