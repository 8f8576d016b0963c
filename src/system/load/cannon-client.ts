import { HTTPParser } from "http-parser-js";
import type { Ending, LoadCounter } from "./load-tally.ts";

/** What autocannon notes of the requests under way on a connection: here, of the one that is. */
interface RequestQueue {
  /** Called just before the request is written. */
  insertRequest(request: unknown): void;
  addByteCount(count: number): void;
  addBody(slice: Buffer): void;
  setHeaders(headers: ResponseHead): void;
  /** Called when the response is complete. */
  terminateRequest(): object;
  /** Called when autocannon closes the connection. */
  clear(): void;
}

interface ResponseHead {
  readonly statusCode: number;
  readonly shouldKeepAlive: boolean;
}

/** What is used of a connection of autocannon 9; its own types tell less. */
export interface WatchedClient {
  pipelinedRequests: RequestQueue;
  readonly requestIterator: { nextRequest: () => void };
  readonly parser: { reinitialize(type: "RESPONSE"): void };
  on(event: "timeout", listener: () => void): this;
  on(event: "connError", listener: (error: NodeJS.ErrnoException) => void): this;
}

/** Where the requests of a connection are counted. */
export interface Watch {
  readonly judge: (response: { readonly status: number; readonly body: Buffer }) => Ending;
  readonly counter: LoadCounter;
  readonly now: () => number;
}

/**
 * Times and judges every request of an autocannon connection, in the place of its own notes: those keep the beginning of a
 * request that a closed connection has lost, so that all later answers are timed from one request too early; they count
 * whole milliseconds; and they make text of bodies. A request that is lost while the server keeps connections open is an
 * error (`closed`); where the server closes after every answer it is only sent again.
 */
export function watchClient(client: WatchedClient, { judge, counter, now }: Watch): void {
  let sentMs: number | undefined;
  let lostMs: number | undefined;
  let head: ResponseHead = { statusCode: 0, shouldKeepAlive: true };
  let [chunks, bytes, request]: [Buffer[], number, unknown] = [[], 0, undefined];
  const end = (from: number, ending: Ending): void => {
    counter.ended(ending, { intendedMs: from, sentMs: from, endMs: now() });
  };
  const noteLost = (): void => {
    if (lostMs !== undefined) end(lostMs, { as: "error", code: "closed" });
    lostMs = undefined;
  };
  const startAfresh = (): void => {
    client.parser.reinitialize(HTTPParser.RESPONSE);
    [chunks, bytes] = [[], 0];
  };
  // Every request is the same bytes: autocannon would make a context anew for each.
  client.requestIterator.nextRequest = () => undefined;
  client.pipelinedRequests = {
    insertRequest(next) {
      const atMs = now();
      request = next;
      if (sentMs !== undefined) {
        startAfresh();
        if (!head.shouldKeepAlive) return;
        lostMs = sentMs;
        // autocannon says after it has connected again that it was for want of an answer.
        queueMicrotask(noteLost);
      }
      sentMs = atMs;
      counter.sent(atMs, atMs);
    },
    addByteCount: (count) => void (bytes += count),
    addBody: (slice) => void chunks.push(slice),
    setHeaders: (headers) => void (head = headers),
    terminateRequest() {
      const endMs = now();
      const [first] = chunks;
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      if (sentMs !== undefined) {
        const ending = judge({ status: head.statusCode, body });
        counter.ended(ending, { intendedMs: sentMs, sentMs, endMs });
      }
      const told = { req: request, bytes, body: "", headers: head, duration: 0 };
      [sentMs, chunks, bytes] = [undefined, [], 0];
      return told;
    },
    // The request that was under way is told by what follows: the next one, or an error.
    clear: () => undefined,
  };
  client.on("timeout", () => {
    if (lostMs !== undefined) end(lostMs, { as: "timeout" });
    lostMs = undefined;
  });
  client.on("connError", (error) => {
    if (sentMs !== undefined) end(sentMs, { as: "error", code: error.code ?? error.name });
    sentMs = undefined;
    startAfresh();
  });
}
