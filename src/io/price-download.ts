import { BenchError, messageOf } from "../errors/bench-error.ts";

/** Limits of a download. */
export interface DownloadLimits {
  /** For one answer, from asking to its last byte, ms. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** A price list of a service in a region has up to a few megabytes. */
export const listLimits: DownloadLimits = { timeoutMs: 60_000, maxBytes: 64 * 2 ** 20 };

/**
 * A JSON document from the web.
 * @throws BenchError "target-unavailable" with the address and the reason: nobody answers, an error status, too slow, too long, no JSON
 */
export async function downloadJson(address: string, { timeoutMs, maxBytes }: DownloadLimits): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs);
  const refuse = (reason: string, cause?: unknown): BenchError =>
    new BenchError("target-unavailable", `${address} could not be read: ${reason}`, {
      hint: "try again, or look at the network; the prices in use stay as they are",
      cause,
    });
  let text: string;
  try {
    const response = await fetch(address, { signal, headers: { accept: "application/json" } });
    if (!response.ok) throw refuse(`it answered ${response.status} ${response.statusText}`.trimEnd());
    text = await readText(response, maxBytes, () => refuse(`it is longer than ${maxBytes} bytes`));
  } catch (error) {
    if (error instanceof BenchError) throw error;
    if (signal.aborted) throw refuse(`no complete answer within ${timeoutMs / 1_000} s`, error);
    throw refuse(reasonOf(error), error);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse(`it is no JSON (${messageOf(error)})`, error);
  }
}

async function readText(response: Response, maxBytes: number, tooLong: () => BenchError): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLong();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** fetch says "fetch failed", and why in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && cause.message !== "" ? cause.message : messageOf(error);
}
