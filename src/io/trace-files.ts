import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { FunctionChoice } from "./trace-functions.ts";
import { readMinuteCounts } from "./trace-minutes.ts";
import { type TraceLines, traceError } from "./trace-lines.ts";
import { readInvocations, readTimes } from "./trace-times.ts";

/** Recorded traffic, as the cost model replays it. */
export type Trace =
  | { readonly pattern: "minutes"; readonly counts: readonly number[] }
  /** Ascending, ms since the first, length >= 2. */
  | { readonly pattern: "times"; readonly arrivalsMs: readonly number[] };

const minutesHeader = "HashOwner,HashApp,HashFunction,Trigger,1";
const invocationsHeader = "app,func,end_timestamp,duration";

/**
 * The traffic of a trace file, read line by line:
 * - Azure Functions 2019: HashOwner, HashApp, HashFunction, Trigger, 1, 2, ... 1440: requests of each minute
 * - Azure Functions 2021: app, func, end_timestamp, duration (s): arrival = end - duration
 * - one arrival per line: seconds, or ISO 8601 dates (UTC where they name no zone), in any order
 *
 * The first two are described at https://github.com/Azure/AzurePublicDataset, their data under CC-BY.
 * @param of whose rows are summed: the id of a function, of an application, or "application/function"; null: all
 * @throws BenchError "usage" naming file and line, and what to do
 */
export async function readTraceFile(path: string, of: string | null = null): Promise<Trace> {
  const stream = createReadStream(path, "utf8");
  const lines = createInterface({ input: stream, crlfDelay: Infinity })[Symbol.asyncIterator]();
  try {
    const first = ((await lines.next()).value ?? "").replace(/^\uFEFF/, "").trim();
    const rest: TraceLines = { path, lines: { [Symbol.asyncIterator]: () => lines } };
    const choice = new FunctionChoice(path, of);
    if (first.startsWith(minutesHeader)) {
      const counts = await readMinuteCounts(first, rest, choice);
      choice.requireFound();
      return { pattern: "minutes", counts };
    }
    if (first.startsWith(invocationsHeader)) {
      const arrivalsMs = await readInvocations(rest, choice);
      choice.requireFound();
      return { pattern: "times", arrivalsMs };
    }
    if (of !== null)
      throw traceError(path, 1, "a list of times has no functions", "leave the function out, or name an Azure trace");
    return { pattern: "times", arrivalsMs: await readTimes(first, rest) };
  } catch (cause) {
    if (cause instanceof BenchError) throw cause;
    throw new BenchError("usage", `the trace ${path} cannot be read: ${messageOf(cause)}`, {
      hint: "name a file that is there, unpacked",
      cause,
    });
  } finally {
    stream.destroy();
  }
}
