import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { readScenarios } from "../../src/io/scenario-files.ts";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { formatProblem } from "../../src/scenario/problem.ts";

const files = readdirSync("scenarios", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => join("scenarios", name));
const matches = new Ajv({ allowUnionTypes: true, formats: { uri: true } }).compile(scenarioJsonSchema());

test("there are sample scenarios", () => expect(files).toContain("scenarios/hello.yaml"));

test.each(files)("%s has no problem, and its editor line names the schema that it matches", (file) => {
  expect(readScenarios([file]).problems.map(formatProblem)).toEqual([]);
  const text = readFileSync(file, "utf8");
  matches(parseYaml(text));
  expect(matches.errors ?? []).toEqual([]);
  const address = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)?.[1] ?? "";
  expect(resolve(dirname(file), address)).toBe(resolve("schemas/scenario.schema.json"));
});
