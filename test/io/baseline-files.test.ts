import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  findBaseline,
  listBaselines,
  readBaseline,
  removeBaseline,
  writeBaseline,
} from "../../src/io/baseline-files.ts";
import type { Baseline } from "../../src/results/run-summary.ts";
import { nightlyRun, seriesSummary } from "../analysis/trend-fixture.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "coldbench-baselines-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const baseline = (name: string): Baseline => ({ schema: 1, name, runs: [nightlyRun(0, [seriesSummary(1e6)])] });

test("what is written is what is read, in a folder that is made for it", () => {
  const nested = join(folder, "a", "b");
  expect(writeBaseline(nested, baseline("main"))).toBe(join(nested, "main.json"));
  expect(readBaseline(nested, "main")).toEqual(baseline("main"));
  expect(findBaseline(nested, "main")).toEqual(baseline("main"));
  expect(findBaseline(nested, "other")).toBeUndefined();
});

test("names are sorted, other files are none, and a folder that is not there holds none", () => {
  for (const name of ["v2", "main", "v1.10"]) writeBaseline(folder, baseline(name));
  writeFileSync(join(folder, "notes.txt"), "");
  writeFileSync(join(folder, ".hidden.json"), "");
  expect(listBaselines(folder)).toEqual(["main", "v1.10", "v2"]);
  expect(listBaselines(join(folder, "none"))).toEqual([]);
});

test.each(["", "../x", "a/b", ".x", "-x", "a b", "x".repeat(65)])("%j is no name", (name) => {
  expect(() => writeBaseline(folder, baseline(name))).toThrow(/is not a name of a baseline/);
  expect(() => findBaseline(folder, name)).toThrow(/is not a name of a baseline/);
  expect(() => readBaseline(folder, name)).toThrow(/there is no baseline/);
});

test("one that is damaged can be removed, one that is not there cannot", () => {
  writeFileSync(join(folder, "bad.json"), "{");
  expect(() => readBaseline(folder, "bad")).toThrow(/bad\.json is not a baseline/);
  expect(removeBaseline(folder, "bad")).toBe(join(folder, "bad.json"));
  expect(() => removeBaseline(folder, "bad")).toThrow(/there is no baseline bad/);
});
