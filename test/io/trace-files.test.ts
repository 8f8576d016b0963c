import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type BenchError, exitCodes } from "../../src/errors/bench-error.ts";
import { readTraceFile, type Trace } from "../../src/io/trace-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coldbench-trace-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (text: string, of?: string): Promise<Trace> => {
  const path = join(folder, "trace.csv");
  writeFileSync(path, text);
  return readTraceFile(path, of);
};
const errorOf = async (text: string, of?: string): Promise<BenchError> =>
  read(text, of).then(
    () => expect.fail("it was read"),
    (error: BenchError) => error,
  );
const header = `HashOwner,HashApp,HashFunction,Trigger,${Array.from({ length: 1440 }, (_, at) => at + 1).join()}`;
const row = (ids: string, count: (minute: number) => number): string =>
  `${ids},${Array.from({ length: 1440 }, (_, at) => count(at)).join()}`;

test("counts per minute: those of a function, of an application, or of all", async () => {
  const text = [
    header,
    row("o1,a1,f1,http", (minute) => minute % 3),
    row("o1,a1,f2,timer", () => 1),
    row("o2,a2,f3,queue", (minute) => (minute === 1_439 ? 123_456 : 0)),
    "",
  ].join("\n");
  const countsOf = async (of?: string): Promise<readonly number[]> => {
    const trace = await read(text, of);
    return trace.pattern === "minutes" ? trace.counts : [];
  };
  expect((await countsOf("f1")).slice(0, 5)).toEqual([0, 1, 2, 0, 1]);
  expect((await countsOf("a1")).slice(0, 5)).toEqual([1, 2, 3, 1, 2]);
  expect(await countsOf("a1/f2")).toEqual(Array.from({ length: 1_440 }, () => 1));
  const all = await countsOf();
  expect(all).toHaveLength(1_440);
  expect([all[0], all[1_438], all[1_439]]).toEqual([1, 2, 123_456 + 3]);
});

test("invocations that were recorded at their end arrived a duration before, in another order", async () => {
  const text = "app,func,end_timestamp,duration\r\na,f,10,9\r\na,f,10.5,0.25\r\nb,g,12.5,0\r\n";
  expect(await read(text)).toEqual({ pattern: "times", arrivalsMs: [0, 9_250, 11_500] });
  expect(await read(text, "a")).toEqual({ pattern: "times", arrivalsMs: [0, 9_250] });
});

test.each([
  ["seconds", "3\n1.5\n2e0\n", [0, 500, 1_500]],
  ["seconds since 1970, without a line break at the end", "1700000000.25\n1700000001", [0, 750]],
  [
    "dates, UTC where they name no zone",
    "2024-03-31T02:30:00Z\n2024-03-31 02:30:01\n\n2024-03-31T04:30:02.5+02:00",
    [0, 1_000, 2_500],
  ],
  ["days", "\uFEFF2024-01-01\n2024-01-02\n", [0, 86_400_000]],
])("one arrival per line: %s", async (_, text, arrivalsMs) => {
  expect(await read(text)).toEqual({ pattern: "times", arrivalsMs });
});

test.each([
  ["", 'trace.csv:1: "" is not an ISO date', "a trace begins with the header of an Azure Functions file"],
  ["time\n1\n", 'trace.csv:1: "time" is not an ISO date', "one arrival per line: seconds or ISO dates"],
  ["1\n2024-01-01\n", 'trace.csv:2: "2024-01-01" is not a number of seconds', "all of them seconds or all of them"],
  ["2024-01-01\n2024-13-01\n", 'trace.csv:2: "2024-13-01" is not an ISO date', "repair or remove it"],
  ["1\n2\n\nx,y\n", 'trace.csv:4: "x,y" is not a number of seconds', "repair or remove it"],
  ["1700000000000\n1700000001000\n", "seem to be milliseconds", "divide them by 1,000"],
  ["5\n5\n", "2 arrivals at one time cover no time", "at least two times"],
  [`${header}\n${row("o,a,f,http", () => 1)},7\n`, "trace.csv:2: 1441 counts instead of 1440", "repair or remove it"],
  [`${header}\no,a,f,http,1,2\n`, "trace.csv:2: 2 counts instead of 1440", "repair or remove it"],
  [`${header}\no,a\n`, "trace.csv:2: 0 counts instead of 1440", "repair or remove it"],
  [`${header}\no,a,f,http,1,-2\n`, "trace.csv:2: minute 2 is not a count", "repair or remove it"],
  [`${header}\no,a,f,http,1,,3\n`, "trace.csv:2: minute 2 is not a count", "repair or remove it"],
  [`${header}\n`, "has no rows", "name a whole file"],
  ["app,func,end_timestamp,duration\na,f,5,x\n", 'end "5" and duration "x" are not times', "in seconds"],
  ["app,func,end_timestamp,duration\na,f,5,-1\n", 'duration "-1" are not times', "in seconds"],
])("%j is no trace", async (text, message, hint) => {
  const error = await errorOf(text);
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
  expect(exitCodes[error.code]).toBe(2);
});

test("a function must be there, in one application", async () => {
  const text = "app,func,end_timestamp,duration\na,f,5,1\nb,f,6,1\n";
  expect((await errorOf(text, "g")).message).toContain("no function or application g in 2 rows");
  const twice = await errorOf(text, "f");
  expect(twice.message).toContain("2 applications in");
  expect(twice.hint).toBe("name one of them, too: a/f");
  expect((await errorOf("1\n2\n", "f")).message).toContain("a list of times has no functions");
});

test("a file that is not there is named", async () => {
  await expect(readTraceFile(join(folder, "missing.csv"))).rejects.toMatchObject({
    code: "usage",
    message: expect.stringMatching(/the trace .*missing\.csv cannot be read: ENOENT/),
  });
});
