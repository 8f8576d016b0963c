import fc from "fast-check";
import { expect, test } from "vitest";
import type { Scenario } from "../../src/scenario/model.ts";
import { type ScenarioTemplate, scenarioTemplate, type TemplateArtifact } from "../../src/scenario/template.ts";
import { scenarioOf } from "./virtual-disk.ts";

const base = { name: "mine", schema: "../schemas/scenario.schema.json", request: "ask\n", expect: "answer\n" };
const scenarioFrom = (template: Partial<ScenarioTemplate> & { artifact: TemplateArtifact }): Scenario =>
  scenarioOf(scenarioTemplate({ ...base, ...template }));

test.each<[string, TemplateArtifact, object]>([
  ["a module", { kind: "wasm", module: "mine.wasm" }, { kind: "wasm", module: "/project/scenarios/mine.wasm" }],
  [
    "an image",
    { kind: "image", image: "my/image:1", shape: "http", port: 3000 },
    { kind: "docker", shape: "http", image: { from: "ref", ref: "my/image:1" }, port: 3000 },
  ],
  [
    "an image that answers on stdout",
    { kind: "image", image: "i", shape: "command" },
    { kind: "docker", shape: "command" },
  ],
  [
    "a Dockerfile",
    { kind: "dockerfile", context: ".", dockerfile: "Dockerfile", shape: "http" },
    { kind: "docker", image: { from: "build", context: "/project/scenarios", dockerfile: "Dockerfile" }, port: 8080 },
  ],
  [
    "a server",
    { kind: "command", command: ["node", "./server.mjs", "--a b"], shape: "http" },
    { kind: "process", shape: "http", command: ["node", "/project/scenarios/server.mjs", "--a b"] },
  ],
  [
    "a command",
    { kind: "command", command: ["tr", "a-z", "A-Z"], shape: "command" },
    { kind: "process", shape: "command", command: ["tr", "a-z", "A-Z"] },
  ],
  [
    "a function",
    { kind: "function", code: "./fn.zip", runtime: "nodejs22.x", handler: "app.run" },
    {
      kind: "lambda-local",
      code: { from: "zip", file: "/project/scenarios/fn.zip" },
      runtime: "nodejs22.x",
      handler: "app.run",
      memoryMiB: 512,
      timeoutMs: 10_000,
      enabled: true,
    },
  ],
  ["an address", { kind: "url", url: "https://a.example/b" }, { kind: "http", url: "https://a.example/b" }],
])("the template for %s is a scenario", (_name, artifact, expected) => {
  const scenario = scenarioFrom({ artifact });
  expect(scenario.targets[0]).toMatchObject(expected);
  expect(new TextDecoder().decode(scenario.request.body)).toBe("ask\n");
  expect(scenario.expected.body).toEqual({ match: "exact", bytes: new TextEncoder().encode("answer\n") });
});

test("a function on AWS is in the file, and off", () => {
  const { targets } = scenarioFrom({ artifact: { kind: "function", code: "./fn.zip", runtime: "nodejs22.x" } });
  expect(targets.map(({ name, kind, enabled }) => [name, kind, enabled])).toEqual([
    ["local", "lambda-local", true],
    ["aws", "lambda", false],
  ]);
});

test("without an expected answer only the status is checked, and the file says so", () => {
  const { expect: _expect, ...rest } = base;
  const text = scenarioTemplate({ ...rest, artifact: { kind: "wasm", module: "mine.wasm" } });
  expect(scenarioOf(text).expected).toEqual({ status: 200 });
  expect(text).toContain("only the status is checked");
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schemas\/scenario\.schema\.json\n/);
});

test("what it comments out is right too", () => {
  for (const artifact of [
    { kind: "wasm", module: "mine.wasm" },
    { kind: "image", image: "i", shape: "http" },
    { kind: "command", command: ["node"], shape: "http" },
    { kind: "function", code: "./fn.zip", runtime: "nodejs22.x" },
    { kind: "url", url: "https://a.example" },
  ] as const) {
    const text = scenarioTemplate({ ...base, artifact }).replaceAll(/^( *)# (?=(?!\$)[a-z]\w+:)/gm, "$1");
    expect(text).not.toMatch(/^ +# \w+:/m);
    expect(scenarioOf(text)).toMatchObject({ margin: 0.05, budgets: [{ limit: 50_000_000 }] });
    expect(scenarioOf(text).stop).toEqual({ trials: 30, precision: 0.05, timeBudgetMs: 180_000 });
  }
});

test("any text survives the way through the file", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 40 }).filter((text) => !text.includes("${matrix."));
  fc.assert(
    fc.property(anyText, anyText, fc.array(anyText, { maxLength: 3 }), (request, answer, args) => {
      fc.pre(args.every((word) => !word.startsWith("./") && !word.startsWith("../")));
      const scenario = scenarioFrom({
        request,
        expect: answer,
        artifact: { kind: "command", command: ["node", ...args], shape: "http" },
      });
      expect(scenario.request.body).toEqual(new TextEncoder().encode(request));
      expect(scenario.expected.body).toEqual({ match: "exact", bytes: new TextEncoder().encode(answer) });
      expect(scenario.targets[0]).toMatchObject({ command: ["node", ...args] });
    }),
    { numRuns: 500 },
  );
});
