import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { expect, test } from "vitest";
import { adapters, impure, mayImport } from "../scripts/architecture-rules.mjs";

const table: Readonly<Record<string, readonly string[]>> = mayImport;
const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const folder = (file: string): string => file.split("/")[0] ?? "";
const specifiers = files.flatMap((from) =>
  [
    ...readFileSync(join("src", from), "utf8").matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)["']([^"']+)["']/gm),
  ].map((match) => ({ from, specifier: match[1] ?? "" })),
);
const imports = specifiers
  .filter(({ specifier }) => specifier.startsWith("."))
  .map(({ from, specifier }) => ({ from, to: relative("src", normalize(join("src", dirname(from), specifier))) }));

test("every folder has a row in the table", () => {
  expect(files.map(folder).filter((name) => !(name in table))).toEqual([]);
});

test("every import follows the table", () => {
  const broken = imports.filter(
    ({ from, to }) => folder(from) !== folder(to) && !table[folder(from)]?.includes(folder(to)),
  );
  expect(broken).toEqual([]);
});

test("the runner and io know no adapter, and adapters do not know one another", () => {
  const adapter = (file: string): string | undefined =>
    folder(file) === "targets" && adapters.includes(file.split("/")[1] ?? "") ? file.split("/")[1] : undefined;
  const broken = imports.filter(
    ({ from, to }) => adapter(to) !== undefined && adapter(from) !== adapter(to) && folder(from) !== "cli",
  );
  expect(broken).toEqual([]);
});

test("pure folders use no Node built-in", () => {
  const broken = specifiers.filter(
    ({ from, specifier }) => specifier.startsWith("node:") && !impure.includes(folder(from)),
  );
  expect(broken).toEqual([]);
});

test("the table is not vacuous", () => {
  expect(imports.length).toBeGreaterThan(files.length / 2);
});
