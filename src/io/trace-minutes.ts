import type { FunctionChoice } from "./trace-functions.ts";
import { type TraceLines, traceError } from "./trace-lines.ts";

const [comma, zero, nine] = [",".charCodeAt(0), "0".charCodeAt(0), "9".charCodeAt(0)];
/** Columns before the counts: owner, application, function, trigger. */
const idColumns = 4;

/**
 * The requests of each minute, of all rows that are asked for. A day of Azure's is 140 MB, so that counts are read digit by
 * digit instead of cut out.
 * @param header the first line; its columns after the fourth are minutes
 * @throws BenchError "usage" naming a line that has other columns, or no counts in them
 */
export async function readMinuteCounts(
  header: string,
  { path, lines }: TraceLines,
  choice: FunctionChoice,
): Promise<number[]> {
  const minutes = header.split(",").length - idColumns;
  const counts = Array.from({ length: minutes }, () => 0);
  let line = 1;
  for await (const text of lines) {
    line++;
    if (text.trim() === "") continue;
    const [, application = "", name = ""] = text.split(",", idColumns);
    if (!choice.includes(application, name)) continue;
    const found = addCounts(text, counts);
    if (found === minutes) continue;
    const problem = found < 0 ? `minute ${-found} is not a count` : `${found} counts instead of ${minutes}`;
    throw traceError(
      path,
      line,
      problem,
      "each row has a whole number for every minute of the header: repair or remove it",
    );
  }
  return counts;
}

/** Adds the counts of a row and returns how many there are; or the negative minute of what is none. */
function addCounts(text: string, counts: number[]): number {
  let at = 0;
  for (let column = 0; column < idColumns; column++) {
    at = text.indexOf(",", at) + 1;
    if (at === 0) return 0;
  }
  for (let minute = 0; ; minute++) {
    const from = at;
    let count = 0;
    for (; at < text.length && text.charCodeAt(at) !== comma; at++) {
      const digit = text.charCodeAt(at);
      if (digit < zero || digit > nine) return -(minute + 1);
      count = 10 * count + digit - zero;
    }
    if (at === from) return -(minute + 1);
    if (minute < counts.length) counts[minute] = (counts[minute] as number) + count;
    if (at++ >= text.length) return minute + 1;
  }
}
