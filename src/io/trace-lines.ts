import { BenchError } from "../errors/bench-error.ts";

/** The lines of a trace file after its first. */
export interface TraceLines {
  readonly path: string;
  readonly lines: AsyncIterable<string>;
}

/** What is wrong with a line, and what to do about it. */
export function traceError(path: string, line: number, problem: string, hint: string): BenchError {
  return new BenchError("usage", `${path}:${line}: ${problem}`, { hint });
}
