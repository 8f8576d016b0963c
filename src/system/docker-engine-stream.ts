import { Readable } from "node:stream";
import type Dockerode from "dockerode";
import { BenchError } from "../errors/bench-error.ts";

/** One line of the progress of a build or an import. */
export interface EngineProgress {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
}

/** Lines of progress that are kept: the last ones tell what failed. */
const mostLines = 10_000;
/** What an engine may say in all, bytes. */
const mostBytes = 64 << 20;

/**
 * Reads the progress of a build or an import to its end. Rejects when the stream breaks or is no progress, not when it reports
 * an error. (docker-modem parses lines inside an event, where what is no JSON ends the process.)
 */
export async function readProgress(stream: NodeJS.ReadableStream): Promise<EngineProgress[]> {
  // Once it is given up nobody listens any more, and it may still break.
  stream.on("error", () => undefined);
  const decoder = new TextDecoder();
  const lines: EngineProgress[] = [];
  const take = (line: string): void => {
    if (line.trim() !== "") lines.push(parseProgress(line));
    if (lines.length > mostLines) lines.shift();
  };
  let rest = "";
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new BenchError("target-unavailable", `the engine said more than ${mostBytes} bytes`);
    const whole = `${rest}${decoder.decode(chunk, { stream: true })}`.split("\n");
    rest = whole.pop() ?? "";
    whole.forEach(take);
  }
  take(rest);
  return lines;
}

function parseProgress(line: string): EngineProgress {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new BenchError("target-unavailable", `the engine said what is no progress: ${line.slice(0, 200)}`, { cause });
  }
  const { stream, status, error } = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  return {
    ...(typeof stream === "string" ? { stream } : {}),
    ...(typeof status === "string" ? { status } : {}),
    ...(typeof error === "string" ? { error } : {}),
  };
}

/**
 * Splits what an attached container writes (Engine API, "Stream format") into standard output and standard error, as it
 * arrives: a frame may claim 4 GB, so none is kept. What is not in frames is standard output from there on.
 */
export function demultiplex(
  stream: NodeJS.ReadableStream,
  sinks: { readonly stdout: (chunk: Buffer) => void; readonly stderr: (chunk: Buffer) => void },
): void {
  let header = Buffer.alloc(0);
  let left = 0;
  let sink = sinks.stdout;
  let isFramed = true;
  stream.on("data", (chunk: Buffer) => {
    let rest = chunk;
    while (rest.length > 0) {
      if (!isFramed) return sinks.stdout(rest);
      if (left > 0) {
        sink(rest.subarray(0, left));
        const taken = Math.min(left, rest.length);
        left -= taken;
        rest = rest.subarray(taken);
        continue;
      }
      const missing = headerBytes - header.length;
      header = Buffer.concat([header, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (header.length < headerBytes) return;
      const [type = 0] = header;
      if (type > 2) {
        isFramed = false;
        sinks.stdout(header);
      }
      sink = type === 2 ? sinks.stderr : sinks.stdout;
      left = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
  });
}

const headerBytes = 8;

/** How long an engine may take to hand out some lines, ms. */
const logMs = 5_000;

/** The last lines that a container wrote, both streams in order; "" when its log driver cannot be read, or it or the engine is gone. */
export async function readLogTail(client: Dockerode, name: string, lines = 20): Promise<string> {
  const chunks: Buffer[] = [];
  const keep = (chunk: Buffer): void => void chunks.push(chunk);
  try {
    const log = await client
      .getContainer(name)
      .logs({ stdout: true, stderr: true, tail: lines, abortSignal: AbortSignal.timeout(logMs) });
    const source = Readable.from([log]);
    demultiplex(source, { stdout: keep, stderr: keep });
    await new Promise((ended) => void source.once("close", ended));
  } catch {
    return "";
  }
  return Buffer.concat(chunks).toString("utf8").trim();
}
