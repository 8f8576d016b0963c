import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { Analysis } from "../../../src/analysis/analysis.ts";
import type { RunComparison } from "../../../src/analysis/run-verdicts.ts";
import { renderBencher } from "../../../src/report/ci/bencher.ts";
import { renderGithubBenchmark } from "../../../src/report/ci/github-benchmark.ts";
import { exampleAnalysis } from "../fixture.ts";
import { everyVerdict, hostileNames } from "../fixture-comparison.ts";

const analysis = exampleAnalysis();
const [first] = analysis.cells;
if (first === undefined) throw new Error("the fixture has no cell");

/** The first cell without an interval, the second without a start; a baseline arm beside them. */
const odd: Analysis = {
  ...analysis,
  targets: [
    ...analysis.targets,
    {
      scenario: "hello",
      name: "wasm-c@baseline",
      kind: "wasm",
      available: true,
      starts: {},
      facts: {},
      arm: { of: "wasm-c", role: "baseline" },
    },
  ],
  cells: [
    ...analysis.cells.map((cell, at) => {
      if (at === 0) return { ...cell, n: 5, median: { point: 88_000_000, low: null, high: null } };
      return at === 1 ? { ...cell, n: 0, median: null, failed: 30 } : cell;
    }),
    { ...first, target: "wasm-c@baseline" },
  ],
};

const cases: [string, RunComparison | null, Analysis][] = [
  ["every verdict", everyVerdict(), analysis],
  ["hostile names", hostileNames(), analysis],
  ["no comparison, a series without starts, an arm", null, odd],
];

describe("Bencher Metric Format", () => {
  const isBmf = new Ajv({ strict: false }).compile(
    JSON.parse(readFileSync("test/report/ci/schemas/bmf.json", "utf8")) as object,
  );
  const render = (comparison: RunComparison | null, from: Analysis): Record<string, unknown> =>
    JSON.parse(String(renderBencher(comparison, from).content)) as Record<string, unknown>;

  test.each(cases)("%s is valid under the published schema", (_name, comparison, from) => {
    expect(isBmf(render(comparison, from)), JSON.stringify(isBmf.errors)).toBe(true);
  });
  test("and the schema notices what is not", () => {
    expect(isBmf({ "hello/wasm-c/cold": { latency: { lower_value: 1 } } })).toBe(false);
  });
  test("the built-in measure is in ns, with the interval of the median", () => {
    const cell = analysis.cells.find(({ target, start }) => target === "docker-node" && start === "cold");
    expect(render(null, analysis)["hello/docker-node/cold"]).toEqual({
      latency: { value: cell?.median?.point, lower_value: cell?.median?.low, upper_value: cell?.median?.high },
    });
    expect(cell?.median?.point).toBeGreaterThan(100e6);
  });
  test("no interval, no bounds; no accepted start, no metric; arms are not series", () => {
    const document = render(null, odd);
    expect(document["hello/wasm-c/host"]).toEqual({ latency: { value: 88_000_000 } });
    expect(Object.keys(document)).toHaveLength(analysis.cells.length - 1);
    expect(Object.keys(document).filter((name) => name.includes("@"))).toEqual([]);
  });
  test("every name is one that Bencher takes", () => {
    for (const name of Object.keys(render(null, analysis))) {
      expect(name.length).toBeLessThanOrEqual(1024);
      expect(name).not.toMatch(/-bencher-ignore$/);
    }
  });
});

describe("github-action-benchmark, customSmallerIsBetter", () => {
  const render = (comparison: RunComparison | null, from: Analysis): Record<string, unknown>[] =>
    JSON.parse(String(renderGithubBenchmark(comparison, from).content)) as Record<string, unknown>[];
  /** `BenchmarkResult` of github-action-benchmark's src/extract.ts, which has no schema of its own. */
  const isResults = new Ajv({ strict: false }).compile({
    type: "array",
    minItems: 1,
    items: {
      type: "object",
      additionalProperties: false,
      required: ["name", "unit", "value"],
      properties: {
        name: { type: "string", minLength: 1 },
        unit: { type: "string", minLength: 1 },
        value: { type: "number" },
        range: { type: "string" },
        extra: { type: "string" },
      },
    },
  });

  test.each(cases)("%s is what the action reads", (_name, comparison, from) => {
    expect(isResults(render(comparison, from)), JSON.stringify(isResults.errors)).toBe(true);
  });
  test("the median in ms with its interval, the starts, and the verdict", () => {
    const cell = analysis.cells.find(({ target, start }) => target === "process-node" && start === "cold");
    const entry = render(everyVerdict(), analysis).find(({ name }) => name === "hello/process-node/cold");
    expect(entry).toEqual({
      name: "hello/process-node/cold",
      unit: "ms",
      value: (cell?.median?.point ?? 0) / 1e6,
      range: `[${(cell?.median?.low ?? 0) / 1e6}, ${(cell?.median?.high ?? 0) / 1e6}]`,
      extra: "median of 30 starts\nslower, 1.66x [1.48, 1.83], boot +31.4 ms, 103 %",
    });
  });
  test("what failed is said; no interval, no range; no accepted start, no entry; arms are not series", () => {
    const entries = render(null, odd);
    expect(entries[0]).toMatchObject({ name: "hello/wasm-c/host", extra: "median of 5 starts" });
    expect(entries[0]).not.toHaveProperty("range");
    expect(entries).toHaveLength(analysis.cells.length - 1);
    const failing = entries.find(({ name }) => name === "hello/docker-node/cold");
    expect(failing?.["extra"]).toBe("median of 28 starts\n2 failed\n1 set aside");
  });
});
