import { exitCodes } from "../errors/bench-error.ts";
import { explainExhaustion } from "../errors/system-error.ts";

/** What became of the process's own output. */
export interface StandardStreams {
  /** @returns the exit code, or that of an incomplete work where 0 would claim that all output was written */
  exitCode(code: number): number;
}

/** Nobody reads any more: `bench ... | head`, a terminal that was closed, a descriptor that was closed when we began. */
const readerGone: ReadonlySet<string> = new Set(["EPIPE", "EIO", "EBADF", "ECONNRESET", "ERR_STREAM_DESTROYED"]);

/**
 * Keeps a run alive whose output nobody takes: what was begun is still finished and cleaned up. A reader that has gone has
 * seen enough; a disk that is full has lost something, and is told on the other stream.
 */
export function guardStandardStreams({ stdout, stderr }: Pick<NodeJS.Process, "stdout" | "stderr">): StandardStreams {
  let lost = false;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (readerGone.has(error.code ?? "")) return;
    if (lost) return;
    lost = true;
    const { reason, hint } = explainExhaustion(error) ?? { reason: error.message, hint: "write it somewhere else" };
    stderr.write(`bench: the output could not be written: ${reason}\nhint: ${hint}; bench report prints it again\n`);
  });
  // There is nobody left to tell.
  stderr.on("error", () => undefined);
  return { exitCode: (code) => (lost && code === 0 ? exitCodes.incomplete : code) };
}
