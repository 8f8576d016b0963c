import { describe, expect, test } from "vitest";
import { z } from "zod";
import { toResultDocument } from "../../src/analysis/result-document.ts";
import { resultDocumentSchema } from "../../src/analysis/result-schema.ts";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import type { Phase, Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { seededRandom } from "../../src/units/random.ts";
import { around, failed, runRecord, series, target } from "./run-fixture.ts";

const run = runRecord([
  target("wasm-c", "wasm"),
  target("docker-node", "docker"),
  target("off", "docker", { available: false, reason: "no engine", hint: "start it" }),
]);

function documentOf(samples: Sample[]) {
  return toResultDocument(analyseRun({ run, samples, location: "results/x", random: seededRandom(1) }));
}

const inDocker = { target: "docker-node", kind: "docker" };
const full = documentOf([
  ...series(around(4, 60)),
  ...series(around(200), inDocker),
  failed({ ...inDocker, trial: 30 }),
]);

test("it is valid by its own schema, also after a round trip through JSON", () => {
  expect(resultDocumentSchema.parse(JSON.parse(JSON.stringify(full)))).toEqual(full);
});

test("it has the keys that scripts rely on", () => {
  expect(full).toMatchObject({ run: "results/x", incomplete: false });
  expect(Object.keys(full)).toEqual(expect.arrayContaining(["run", "cells", "comparisons", "targets", "warnings"]));
  expect(full.cells[1]).toMatchObject({
    scenario: "hello",
    target: "docker-node",
    kind: "docker",
    start: "cold",
    n: 30,
    failed: 1,
    setAside: 0,
    medianMs: expect.closeTo(200, 6),
    lowMs: expect.any(Number),
    highMs: expect.any(Number),
    p95Ms: null,
    p99Ms: null,
    phases: { handle: expect.closeTo(200, 6) },
  });
  expect(full.comparisons).toEqual([
    {
      scenario: "hello",
      start: "cold",
      target: "docker-node",
      targetStart: "cold",
      reference: "wasm-c",
      ratio: expect.closeTo(50, 5),
      low: expect.any(Number),
      high: expect.any(Number),
      level: 0.95,
      verdict: "slower",
    },
  ]);
  expect(full.targets[2]).toEqual({
    scenario: "hello",
    name: "off",
    kind: "docker",
    available: false,
    reason: "no engine",
    hint: "start it",
  });
  expect(full.warnings.every(({ code, message }) => code !== "" && message !== "")).toBe(true);
  expect(full.sentences).toHaveLength(1);
});

test("a percentile is a number where n supports it, null where it does not", () => {
  expect(full.cells[0]).toMatchObject({ n: 60, p90Ms: expect.any(Number), p95Ms: expect.any(Number), p99Ms: null });
});

test("a cell without an accepted row has nulls, not numbers", () => {
  expect(documentOf([failed()]).cells[0]).toMatchObject({ n: 0, failed: 1, medianMs: null, lowMs: null, phases: {} });
});

describe("phases", () => {
  const phases: Phase[] = [
    { phase: "create", step: "create", ns: nanoseconds(1_000_000), source: "client" },
    { phase: "create", step: "start", ns: nanoseconds(2_000_000), source: "client" },
    { phase: "handle", ns: nanoseconds(300_000), source: "engine" },
    { phase: "handle", ns: nanoseconds(700_000), source: "client" },
  ];
  const [cell] = documentOf(series(around(4).fill(4), { phases })).cells;

  test("are keyed by phase, or phase and step, and sum to the median", () => {
    expect(cell?.phases).toEqual({ "create.create": 1, "create.start": 2, handle: 1 });
    expect(Object.values(cell?.phases ?? {}).reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(cell?.medianMs ?? 0, 9);
  });
});

describe("the code behind a cell", () => {
  const code = { state: "jit", tier: "cranelift", moduleBytes: 13_269 } as const;
  const compiled = { ...code, artifactBytes: 39_816, compileNs: nanoseconds(42_000_000) };

  test("has its state, sizes and what compiling takes", () => {
    const known = { ...compiled, compileCpuNs: nanoseconds(37_000_000) };
    expect(documentOf(series(around(4), { code: known })).cells[0]?.code).toEqual({
      states: ["jit"],
      tiers: ["cranelift"],
      moduleBytes: 13_269,
      artifactBytes: 39_816,
      medianCompileMs: 42,
      medianCompileCpuMs: 37,
    });
  });

  test("says null for what is not known", () => {
    expect(documentOf(series(around(4))).cells[0]?.code).toBeNull();
    expect(documentOf(series(around(4), { code })).cells[0]?.code).toMatchObject({
      artifactBytes: null,
      medianCompileMs: null,
      medianCompileCpuMs: null,
    });
  });

  test("does not hang on the order of the rows, and leaves out what was not accepted", () => {
    const rows: Sample[] = series(around(4)).map((row, at) => ({
      ...row,
      code: { ...compiled, state: at % 2 === 0 ? "aot" : "jit", compileNs: nanoseconds(1_000_000 * (at + 1)) },
    }));
    const lost = failed({ trial: 99, code: { ...code, state: "interpreter" } });
    const [cell] = documentOf([...rows, lost]).cells;
    expect(cell?.code).toMatchObject({ states: ["jit", "aot"], medianCompileMs: 15.5 });
    expect(documentOf([lost, ...rows.toReversed()]).cells[0]?.code).toEqual(cell?.code);
  });
});

test("no number is infinite or missing, whatever was measured", () => {
  const odd = documentOf([
    ...series(Array.from({ length: 12 }, () => 0)),
    ...series(
      Array.from({ length: 12 }, () => 3),
      inDocker,
    ),
  ]);
  expect(resultDocumentSchema.safeParse(odd).success).toBe(true);
  expect(odd.comparisons).toEqual([]);
});

test("the schema can be published as JSON Schema", () => {
  const schema = z.toJSONSchema(resultDocumentSchema);
  expect(schema.required).toEqual(expect.arrayContaining(["run", "cells", "comparisons", "targets", "warnings"]));
});
