import { HTTPParser } from "http-parser-js";
import type { Ending, LoadCounter } from "./load-tally.ts";

/** What is used of a connection of autocannon 9; its own types tell less. */
export interface WatchedClient {
  readonly parser: { reinitialize(type: "RESPONSE"): void };
  readonly pipelinedRequests: { addBody(slice: Buffer): void; clear(): void };
  on(event: "request" | "timeout", listener: () => void): this;
  on(event: "connError", listener: (error: NodeJS.ErrnoException) => void): this;
  on(event: "headers", listener: (info: { readonly shouldKeepAlive: boolean }) => void): this;
  on(event: "response", listener: (status: number) => void): this;
}

/** Where the requests of a connection are counted. */
export interface Watch {
  readonly judge: (response: { readonly status: number; readonly body: Buffer }) => Ending;
  readonly counter: LoadCounter;
  readonly now: () => number;
}

/**
 * Times and judges every request of an autocannon connection. autocannon itself keeps the beginning of a request that a
 * closed connection has lost and times all later answers from one request too early, and it makes text of bodies; so times
 * are taken from its events and bodies from its parser. A request that is lost while the server keeps connections open is
 * an error (`closed`); where the server closes after every answer it is only sent again.
 */
export function watchClient(client: WatchedClient, { judge, counter, now }: Watch): void {
  let sentMs: number | undefined;
  let lostMs: number | undefined;
  let keepsOpen = true;
  let chunks: Buffer[] = [];
  const end = (from: number, ending: Ending): void => {
    counter.ended(ending, { intendedMs: from, sentMs: from, endMs: now() });
  };
  const forget = (): void => {
    client.pipelinedRequests.clear();
    client.parser.reinitialize(HTTPParser.RESPONSE);
    chunks = [];
  };
  const noteLost = (): void => {
    if (lostMs !== undefined) end(lostMs, { as: "error", code: "closed" });
    lostMs = undefined;
  };
  client.pipelinedRequests.addBody = (slice) => void chunks.push(slice);
  client.on("request", () => {
    const atMs = now();
    if (sentMs !== undefined) {
      forget();
      if (!keepsOpen) return;
      lostMs = sentMs;
      // autocannon says after it has connected again that it was for want of an answer.
      queueMicrotask(noteLost);
    }
    sentMs = atMs;
    counter.sent(atMs, atMs);
  });
  client.on("headers", ({ shouldKeepAlive }) => void (keepsOpen = shouldKeepAlive));
  client.on("response", (status) => {
    if (sentMs === undefined) return;
    const [from, endMs] = [sentMs, now()];
    const [first] = chunks;
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    [sentMs, chunks] = [undefined, []];
    counter.ended(judge({ status, body }), { intendedMs: from, sentMs: from, endMs });
  });
  client.on("timeout", () => {
    if (lostMs !== undefined) end(lostMs, { as: "timeout" });
    lostMs = undefined;
  });
  client.on("connError", (error) => {
    if (sentMs !== undefined) end(sentMs, { as: "error", code: error.code ?? error.name });
    sentMs = undefined;
    forget();
  });
}
