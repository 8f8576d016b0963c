import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appendHistory, readHistory, readHistoryIfAny, writeHistory } from "../../src/io/history-files.ts";
import { nightlyRun, seriesSummary } from "../analysis/trend-fixture.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coldbench-history-"));
  path = join(folder, "history.ndjson");
});
afterEach(() => rmSync(folder, { recursive: true }));

const night = (at: number) => nightlyRun(at, [seriesSummary(1e6 + at, { observationsNs: [1, 2, 3] })]);
const idsOf = () => readHistory(path).runs.map(({ id }) => id);

test("runs are appended, one line each, and come back oldest first without their single starts", () => {
  appendHistory(path, [night(3), night(1)]);
  appendHistory(path, [night(2)]);
  expect(readFileSync(path, "utf8").trimEnd().split("\n")).toHaveLength(3);
  const { runs, repeated, torn } = readHistory(path);
  expect(runs.map(({ id }) => id)).toEqual([night(1).id, night(2).id, night(3).id]);
  expect([repeated, torn]).toEqual([0, 0]);
  expect(runs[0]).toEqual(nightlyRun(1, [seriesSummary(1e6 + 1)]));
});

test("of two lines of a run the later one counts", () => {
  appendHistory(path, [night(1)]);
  appendHistory(path, [{ ...night(1), status: "interrupted" }]);
  const { runs, repeated } = readHistory(path);
  expect([runs.map(({ status }) => status), repeated]).toEqual([["interrupted"], 1]);
});

test.each([1, 2, 40])("a crash that cut %i bytes off costs the last line alone, and the next one is whole", (bytes) => {
  appendHistory(path, [night(1), night(2)]);
  truncateSync(path, statSync(path).size - bytes);
  // Without its line break alone, the line is still whole.
  const lost = bytes > 1;
  expect(readHistory(path).torn).toBe(lost ? 1 : 0);
  appendHistory(path, [night(3)]);
  expect(idsOf()).toEqual(lost ? [night(1).id, night(3).id] : [night(1).id, night(2).id, night(3).id]);
  expect(readHistory(path).torn).toBe(0);
});

test("a damaged line in the middle is named; so is one that is whole and last", () => {
  writeFileSync(path, "=======\n");
  appendFileSync(path, `${JSON.stringify(night(1))}\n`);
  expect(() => readHistory(path)).toThrow(/history\.ndjson:1: not a run of a history/);
  writeFileSync(path, `${JSON.stringify(night(1))}\n{"schema":1}\n`);
  expect(() => readHistory(path)).toThrow(/history\.ndjson:2: not a run of a history: id: /);
  writeFileSync(path, '{"schema":2}\n');
  expect(() => readHistory(path)).toThrow(/history\.ndjson:1 has schema 2, and this coldbench reads up to 1/);
});

test("a file that is not there holds nothing where that is allowed; a folder is no file", () => {
  expect(readHistoryIfAny(path)).toEqual({ runs: [], repeated: 0, torn: 0 });
  expect(() => readHistory(path)).toThrow(/history .*history\.ndjson cannot be read/);
  expect(() => readHistoryIfAny(folder)).toThrow(/cannot be read/);
  expect(() => appendHistory(join(folder, "no", "h.ndjson"), [night(1)])).toThrow(/cannot write the history/);
});

test("a file is written anew in order", () => {
  writeHistory(path, [night(2), night(1)]);
  expect(idsOf()).toEqual([night(1).id, night(2).id]);
  expect(readFileSync(path, "utf8").startsWith(`{"schema":1,"id":"${night(1).id}"`)).toBe(true);
});
