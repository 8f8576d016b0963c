import { describe, expect, test } from "vitest";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import { verdictOf } from "../../src/analysis/verdict.ts";
import type { Sample } from "../../src/results/sample.ts";
import type { TargetRecord } from "../../src/results/run-record.ts";
import { seededRandom } from "../../src/units/random.ts";
import { around, runRecord, scenario, series, target } from "./run-fixture.ts";

const wasm = target("wasm-c", "wasm");
const docker = target("docker-node", "docker");
const inDocker = { target: "docker-node", kind: "docker" };

function compare(samples: Sample[], targets: TargetRecord[] = [wasm, docker], reference = "wasm-c") {
  const run = runRecord(targets, { scenarios: [scenario({ reference })] });
  return analyseRun({ run, samples, location: "r", random: seededRandom(1) }).comparisons;
}

test("the ratio is target over reference, its verdict the target's", () => {
  const [comparison, ...more] = compare([...series(around(2)), ...series(around(200), inDocker)]);
  expect(more).toEqual([]);
  expect(comparison).toMatchObject({
    scenario: "hello",
    start: "cold",
    target: "docker-node",
    targetStart: "cold",
    reference: "wasm-c",
    level: 0.95,
    verdict: "slower",
  });
  expect(comparison?.ratio).toBeCloseTo(100, 6);
  expect(comparison?.low).toBeGreaterThan(97);
  expect(comparison?.high).toBeLessThan(103);
});

test("each start that both have is compared, in the order of the ladder", () => {
  const starts = ["warm", "host", "cold"] as const;
  const rows = starts.flatMap((start) => [
    ...series(around(2), { start }),
    ...series(around(4), { start, ...inDocker }),
  ]);
  expect(compare(rows).map(({ start, targetStart }) => [start, targetStart])).toEqual([
    ["host", "host"],
    ["cold", "cold"],
    ["warm", "warm"],
  ]);
});

describe("a target without a host of its own", () => {
  const rows = [...series(around(2)), ...series(around(90), { start: "host" }), ...series(around(200), inDocker)];

  test("stands with its cold start against the reference's host start, too", () => {
    expect(compare(rows)).toMatchObject([
      { start: "cold", targetStart: "cold", ratio: expect.closeTo(100, 5) },
      { start: "host", targetStart: "cold", ratio: expect.closeTo(200 / 90, 5) },
    ]);
  });

  test("and the other way round when it is the reference", () => {
    expect(compare(rows, [wasm, docker], "docker-node")).toMatchObject([
      { start: "cold", targetStart: "cold", ratio: expect.closeTo(0.01, 5), verdict: "faster" },
      { start: "cold", targetStart: "host", ratio: expect.closeTo(0.45, 5), verdict: "faster" },
    ]);
  });
});

test("a command-line host's compile start includes its host, so it stands against the reference's host start, too", () => {
  const command = target("wasmtime-c", "wasm", {
    starts: {
      host: { reachable: false, reason: "it ends with its request", sameAs: "cold" },
      compile: { reachable: true },
      cold: { reachable: true },
    },
  });
  const its = (start: Sample["start"]) => ({ target: "wasmtime-c", kind: "wasm", start });
  const rows = [
    ...series(around(90), { start: "host" }),
    ...series(around(3), { start: "compile" }),
    ...series(around(2)),
    ...series(around(45), its("compile")),
    ...series(around(9), its("cold")),
  ];
  const pairs = (reference: string) =>
    compare(rows, [wasm, command], reference).map(({ start, targetStart, ratio }) => [start, targetStart, ratio]);
  expect(pairs("wasm-c")).toEqual([
    ["compile", "compile", expect.closeTo(15, 5)],
    ["cold", "cold", expect.closeTo(4.5, 5)],
    ["host", "compile", expect.closeTo(0.5, 5)],
    ["host", "cold", expect.closeTo(0.1, 5)],
  ]);
  expect(pairs("wasmtime-c").slice(2)).toEqual([
    ["compile", "host", expect.closeTo(2, 5)],
    ["cold", "host", expect.closeTo(10, 5)],
  ]);
});

test("five starts have no interval, so there is no ratio", () => {
  expect(compare([...series(around(2)), ...series(around(4, 5), inDocker)])).toEqual([]);
  expect(compare([...series(around(2)), ...series(around(4, 6), inDocker)])).toHaveLength(1);
});

test("a reference that is not there is compared with nothing", () => {
  expect(compare(series(around(4), inDocker))).toEqual([]);
});

describe("a verdict at a margin of 5 %", () => {
  test.each([
    [1.2, 1.1, 1.3, "slower"],
    [1.06, 1.01, 1.12, "slower"],
    [1.04, 1.01, 1.07, "inconclusive"],
    [1.02, 1.01, 1.04, "equivalent"],
    [1, 0.97, 1.03, "equivalent"],
    [1, 1 / 1.05, 1.05, "equivalent"],
    [1.3, 0.9, 1.8, "inconclusive"],
    [1, 0.9, 1.1, "inconclusive"],
    [0.97, 0.94, 0.99, "inconclusive"],
    [0.9, 0.85, 0.99, "faster"],
    [0.5, 0.4, 0.6, "faster"],
  ])("%d [%d, %d] is %s", (ratio, low, high, verdict) => {
    expect(verdictOf({ ratio, low, high }, 0.05)).toBe(verdict);
  });
});
