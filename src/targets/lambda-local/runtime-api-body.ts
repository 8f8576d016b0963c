import type { IncomingMessage } from "node:http";

/** A request's body, and its trailers when it had any. */
export type BodyOutcome =
  | { readonly kind: "complete"; readonly bytes: Uint8Array; readonly trailers: NodeJS.Dict<string> }
  | { readonly kind: "too-large" }
  | { readonly kind: "truncated" };

/**
 * Reads a body of at most `limit` bytes. `known` is called at the moment when the outcome is: what is too large is still read
 * to its end, but not kept, so that the runtime, which is writing, gets to see the answer; then the promise resolves.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  known: (outcome: BodyOutcome) => void,
): Promise<BodyOutcome> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let outcome: BodyOutcome | undefined;
    const settle = (result: BodyOutcome): void => {
      if (outcome !== undefined) return;
      outcome = result;
      known(result);
    };
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limit) chunks.push(chunk);
      else settle({ kind: "too-large" });
    });
    const end = (result: BodyOutcome): void => {
      settle(result);
      resolve(outcome ?? result);
    };
    request.on("end", () => end({ kind: "complete", bytes: Buffer.concat(chunks), trailers: request.trailers }));
    request.on("error", () => end({ kind: "truncated" }));
    // After "end" too, which has settled it by then.
    request.on("close", () => end({ kind: "truncated" }));
  });
}
