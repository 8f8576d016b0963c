import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { BenchError } from "../../src/errors/bench-error.ts";
import { scenarioError } from "../../src/scenario/problem.ts";
import { parse, problemsOf } from "./virtual-disk.ts";

const [, ...blocks] = readFileSync(new URL("mistakes.txt", import.meta.url), "utf8").split(/^=== /m);
const mistakes = blocks.map((block) => {
  const [, name = "", marked = "", problem = ""] = /^([^\n]*)\n(.*)\n>>> ([^\n]*)\n$/s.exec(block) ?? [];
  const before = marked.slice(0, marked.indexOf("§")).split("\n");
  const position = `${before.length}:${(before.at(-1) ?? "").length + 1}`;
  return { name, text: marked.replace("§", ""), expected: `x.yaml:${position}: ${problem}` };
});

describe("every mistake names file, line, column, field, value and remedy", () => {
  test.each(mistakes)("$name", ({ text, expected }) => {
    expect(problemsOf(text)).toEqual([expected]);
  });
  test("and a scenario without mistakes has none", () => {
    expect(mistakes.length).toBeGreaterThan(60);
    expect(problemsOf("name: s\nrequest: { body: hi }\ntargets: { w: { kind: wasm, module: mine.wasm } }")).toEqual([]);
  });
});

test("a pattern has at most 1000 characters", () => {
  const withPattern = (length: number): string =>
    `name: s\nrequest: { body: hi }\nexpect: { pattern: ${"a".repeat(length)} }\ntargets: { w: { kind: wasm, module: mine.wasm } }`;
  expect(problemsOf(withPattern(1000))).toEqual([]);
  expect(problemsOf(withPattern(1001))).toHaveLength(1);
});

test("all mistakes are reported at once, in the order of the file, even those that another one hides in part", () => {
  const problems = problemsOf(`
name: s
descripton: typo
request: { method: post, body: hi, file: no.bin }
stop: { trials: 0 }
targets:
  a: { kind: wasm, module: no.wasm, tier: lasy }
  b: { kind: docker, shape: http, image: i, memory: 1MiB, cpus: 0 }
`);
  expect(problems.map((line) => line.split(": ")[1])).toEqual([
    "descripton",
    "request.method",
    "request.file",
    "stop.trials",
    "targets.a.module",
    "targets.a.tier",
    "targets.b.memory",
    "targets.b.cpus",
  ]);
});

test("a name that no terminal prints is escaped wherever a message has it", () => {
  const [line = ""] = problemsOf(
    'name: s\nrequest: { body: hi }\nreference: w\ntargets: { "\\u0000w": { kind: wasm } }',
  );
  expect(line).toContain(String.raw`Use one of "\u0000w". Did you mean "\u0000w"?`);
});

test("a mistake in a part that the matrix multiplies is reported once", () => {
  const problems = problemsOf(
    `name: s\nrequest: { body: "\${matrix.n}", path: x }\nmatrix: { n: [1, 2], m: [3, 4] }\ntargets:\n  t: { kind: wasm, module: no.wasm, args: ["\${matrix.m}"] }`,
  );
  expect(problems).toHaveLength(2);
});

test("one error carries all problems and the exit code of an invalid scenario", () => {
  const parsed = parse("name: 's t'\nrequest: { body: hi }");
  expect(parsed.ok).toBe(false);
  const error = scenarioError(parsed.ok ? [] : parsed.problems);
  expect(error).toBeInstanceOf(BenchError);
  expect(error.code).toBe("scenario-invalid");
  expect(error.message.split("\n")).toHaveLength(2);
  const many = Array.from({ length: 60 }, () => (parsed.ok ? [] : parsed.problems)).flat();
  expect(scenarioError(many).message.split("\n").at(-1)).toBe("... and 70 more");
});
