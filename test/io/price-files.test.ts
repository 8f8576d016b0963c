import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newPriceFile, readUserPriceFile, writePriceFile } from "../../src/io/price-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coldbench-prices-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a written file comes back as it was: decimals stay text", () => {
  const path = newPriceFile(join(folder, "new"), "aws-lambda-us-east-1-2026-11-29");
  const content = { schema: 1, offers: [{ usd: "0.20", upTo: null, read: "2026-11-29" }] };
  writePriceFile(path, ["Written by a test", "for nobody"], content);
  expect(readUserPriceFile(path).tree).toEqual(content);
  expect(readFileSync(path, "utf8")).toMatch(/^# Written by a test\n# for nobody\nschema: 1\n/);
});

test("no file is overwritten", () => {
  const path = newPriceFile(folder, "mine");
  writePriceFile(path, [], {});
  expect(() => newPriceFile(folder, "mine")).toThrow(`${path} exists already`);
  expect(() => writePriceFile(path, [], { other: true })).toThrow(/cannot write .*mine\.yaml: .*EEXIST/);
});

test("what is no YAML is refused with its place, and so is what is not there", () => {
  const path = join(folder, "bad.yaml");
  writeFileSync(path, "schema: 1\noffers: [\n");
  expect(() => readUserPriceFile(path)).toThrow(/bad\.yaml:\d+:\d+: not valid YAML/);
  expect(() => readUserPriceFile(join(folder, "none.yaml"))).toThrow(/the price file .*none\.yaml cannot be read/);
  writeFileSync(path, "schema: 1\nschema: 1\n");
  expect(() => readUserPriceFile(path)).toThrow(/bad\.yaml:2:/);
});

test("a value's place is that in the file", () => {
  const path = join(folder, "mine.yaml");
  writeFileSync(path, "schema: 1\noffers:\n  - id: Mine\n");
  expect(readUserPriceFile(path).position(["offers", 0, "id"])).toEqual({ line: 3, column: 9 });
});
