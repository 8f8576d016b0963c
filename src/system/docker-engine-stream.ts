import { Readable, Writable } from "node:stream";
import type Dockerode from "dockerode";

/** One line of the progress of a build or an import. */
export interface EngineProgress {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
}

/** Reads the progress of a build or an import to its end. Rejects when the stream breaks, not when it reports an error. */
export async function readProgress(client: Dockerode, stream: NodeJS.ReadableStream): Promise<EngineProgress[]> {
  return new Promise((resolve, reject) => {
    client.modem.followProgress(stream, (error: Error | null, output: EngineProgress[] | undefined) =>
      error === null ? resolve(output ?? []) : reject(error),
    );
  });
}

/** Splits what an attached container writes (Engine API, "Stream format") into standard output and standard error. */
export function demultiplex(
  client: Dockerode,
  stream: NodeJS.ReadableStream,
  sinks: { readonly stdout: (chunk: Buffer) => void; readonly stderr: (chunk: Buffer) => void },
): void {
  client.modem.demuxStream(stream, writableTo(sinks.stdout), writableTo(sinks.stderr));
}

function writableTo(sink: (chunk: Buffer) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      sink(chunk);
      done();
    },
  });
}

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
    demultiplex(client, source, { stdout: keep, stderr: keep });
    await new Promise((ended) => void source.once("close", ended));
  } catch {
    return "";
  }
  return Buffer.concat(chunks).toString("utf8").trim();
}
