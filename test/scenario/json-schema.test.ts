import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { phaseNames } from "../../src/results/sample.ts";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { scriptedPhases } from "../../src/scenario/target-schema.ts";
import { formatSchema, publishedSchemas } from "../../scripts/published-schemas.ts";
import { parse } from "./virtual-disk.ts";

const compile = (schema: object) =>
  new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false, strictRequired: false }).compile(schema);

describe("schemas/", () => {
  test.each(Object.entries(publishedSchemas()))("%s is current (node scripts/generate-schemas.mjs)", (name, schema) => {
    expect(readFileSync(`schemas/${name}`, "utf8")).toBe(formatSchema(schema));
  });
  test.each(Object.entries(publishedSchemas()))("%s is a valid JSON Schema", (_name, schema) => {
    expect(() => compile(schema)).not.toThrow();
  });
});

const matches = compile(scenarioJsonSchema());

test("every field of a scenario explains itself", () => {
  const silent: string[] = [];
  const visit = (schema: unknown, at: string): void => {
    if (typeof schema !== "object" || schema === null) return;
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === "properties") {
        for (const [name, field] of Object.entries(value as Record<string, { description?: string }>)) {
          if (field.description === undefined) silent.push(`${at}.${name}`);
          visit(field, `${at}.${name}`);
        }
      } else visit(value, at);
    }
  };
  visit(scenarioJsonSchema(), "");
  expect(silent.filter((field) => !/\.image\.(?:build|pack)$/.test(field))).toEqual([]);
});

const base = { name: "s", request: { body: "x" }, targets: { w: { kind: "wasm", module: "mine.wasm" } } };

test.each([
  ["the smallest", base],
  [
    "a matrix in place of numbers, words and parts of text",
    {
      ...base,
      matrix: { n: [1], t: ["lazy"] },
      targets: {
        w: { kind: "wasm", module: "mine.wasm", tier: "${matrix.t}", limits: { memory: "${matrix.n}" } },
        d: { kind: "docker", shape: "http", image: "i", memory: "${matrix.n}GiB", port: "${matrix.n}" },
      },
    },
  ],
  [
    "numbers as text",
    { ...base, targets: { p: { kind: "process", shape: "http", command: ["node", 1], env: { A: 1, B: true } } } },
  ],
  [
    "budgets of durations and of ratios",
    {
      ...base,
      aa: true,
      margin: "5%",
      runNoise: 0.2,
      targets: { ...base.targets, "a.b[m=1]": { kind: "fake", starts: {} } },
      budgets: ["w.cold.p95 < 0.5ms", "w.warm.median/a.b[m=1].warm.median >= 1.5", "a.b[m=1].host.p99 > 1 s"],
    },
  ],
])("editor and parser accept %s", (_name, value) => {
  expect(matches(value)).toBe(true);
  expect(parse(JSON.stringify(value)).ok).toBe(true);
});

test.each([
  ["an unknown field", { ...base, nam: "x" }],
  ["two bodies", { ...base, request: { body: "x", json: 1 } }],
  ["no body", { ...base, request: {} }],
  ["two expectations", { ...base, expect: { body: "x", pattern: "x" } }],
  ["an unknown kind", { ...base, targets: { w: { kind: "wsam" } } }],
  ["a field of another kind", { ...base, targets: { w: { kind: "wasm", module: "mine.wasm", port: 1 } } }],
  ["a duration without a unit", { ...base, timeouts: { start: 30 } }],
  ["a margin of nothing", { ...base, margin: 0 }],
  ["a budget without a comparison", { ...base, budgets: ["w.cold.p95 5ms"] }],
  ["a budget of an unknown metric", { ...base, budgets: ["w.cold.mean < 5ms"] }],
  ["a budget twice", { ...base, budgets: ["w.cold.p95 < 5ms", "w.cold.p95 < 5ms"] }],
  ["a start twice", { ...base, starts: ["cold", "cold"] }],
  ["no targets", { ...base, targets: {} }],
])("editor and parser refuse %s", (_name, value) => {
  expect(matches(value)).toBe(false);
  expect(parse(JSON.stringify(value)).ok).toBe(false);
});

test("defaults are shown in the notation of the file", () => {
  const { properties } = scenarioJsonSchema() as {
    properties: Record<string, { properties?: object; default?: unknown }>;
  };
  expect(properties["timeouts"]?.properties).toMatchObject({ start: { default: "30s" }, deploy: { default: "10m" } });
  expect(properties["starts"]?.default).toEqual(["host", "cold", "warm"]);
});

test("the fake target scripts the phases of a sample row", () => {
  expect([...scriptedPhases, "other"]).toEqual([...phaseNames]);
});

test("YAML and JSON Schema see the same tree", () => {
  const text = readFileSync("scenarios/hello.yaml", "utf8");
  expect(matches(parseYaml(text))).toBe(true);
});
