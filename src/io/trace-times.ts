import type { FunctionChoice } from "./trace-functions.ts";
import { type TraceLines, traceError } from "./trace-lines.ts";

const number = /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/;
const isoDate = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s?(Z|[+-]\d\d(:?\d\d)?)?)?$/;
const hasZone = /(Z|[T ].*[+-]\d\d(:?\d\d)?)$/;
const leastMilliseconds = 1e11;

/**
 * Arrivals of invocations that were recorded when they ended, ms since the first, ascending.
 * @throws BenchError "usage" naming a line that has no times
 */
export async function readInvocations({ path, lines }: TraceLines, choice: FunctionChoice): Promise<number[]> {
  const seconds: number[] = [];
  let line = 1;
  for await (const text of lines) {
    line++;
    if (text.trim() === "") continue;
    const [application = "", name = "", end = "", duration = ""] = text.trim().split(",");
    if (!choice.includes(application, name)) continue;
    if (!number.test(end) || !number.test(duration) || Number(duration) < 0) {
      const problem = `end "${end}" and duration "${duration}" are not times`;
      throw traceError(
        path,
        line,
        problem,
        "each row has app,func,end_timestamp,duration in seconds: repair or remove it",
      );
    }
    seconds.push(Number(end) - Number(duration));
  }
  return seconds.length === 0 ? [] : sinceFirst(seconds, 1_000, path);
}

/**
 * Times, one per line, ms since the first of them, ascending.
 * @param first the first line
 * @throws BenchError "usage" naming a line that is none, or of another kind than the others
 */
export async function readTimes(first: string, { path, lines }: TraceLines): Promise<number[]> {
  const isNumber = number.test(first);
  const times = [readTime(first, isNumber, path, 1)];
  let line = 1;
  for await (const text of lines) {
    line++;
    if (text.trim() !== "") times.push(readTime(text.trim(), isNumber, path, line));
  }
  if (isNumber && (times[0] as number) >= leastMilliseconds) {
    const hint = "divide them by 1,000";
    throw traceError(path, 1, `${first} seconds is in the year 5000 or later: these seem to be milliseconds`, hint);
  }
  return sinceFirst(times, isNumber ? 1_000 : 1, path);
}

/** Seconds, or the ms of a date. */
function readTime(text: string, isNumber: boolean, path: string, line: number): number {
  if (isNumber && number.test(text)) return Number(text);
  if (!isNumber && isoDate.test(text)) {
    const ms = Date.parse(normalised(text));
    if (!Number.isNaN(ms)) return ms;
  }
  const kind = isNumber ? "a number of seconds as the first line is" : "an ISO date";
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  const hint =
    line > 1
      ? "each line is one arrival, all of them seconds or all of them ISO dates: repair or remove it"
      : "a trace begins with the header of an Azure Functions file (HashOwner,HashApp,HashFunction,Trigger,1,... or app,func,end_timestamp,duration), or has one arrival per line: seconds or ISO dates";
  throw traceError(path, line, `"${shown}" is not ${kind}`, hint);
}

/** As Date.parse reads it on every machine: UTC where there is no zone. */
function normalised(date: string): string {
  const text = date.replace(" ", "T").replaceAll(" ", "").replace(",", ".");
  return text.length === 10 || hasZone.test(text) ? text : `${text}Z`;
}

function sinceFirst(times: readonly number[], msPer: number, path: string): number[] {
  const ascending = Float64Array.from(times).sort();
  const first = ascending[0] as number;
  if (!((ascending.at(-1) as number) > first))
    throw traceError(
      path,
      1,
      `${times.length} arrivals at one time cover no time`,
      "name a trace of at least two times",
    );
  return Array.from(ascending, (time) => (time - first) * msPer);
}
