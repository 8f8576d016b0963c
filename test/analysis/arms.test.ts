import { expect, test } from "vitest";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import type { RunRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { seededRandom } from "../../src/units/random.ts";
import { around, failed, runRecord, scenario, series, target } from "./run-fixture.ts";

const arms = [
  target("wasm-c@baseline", "wasm", { arm: { of: "wasm-c", role: "baseline" } }),
  target("wasm-c@null", "wasm", { arm: { of: "wasm-c", role: "null" } }),
];
const targets = [target("wasm-c", "wasm"), target("process-c", "process")];
const rows = [
  ...series(around(4), { target: "wasm-c" }),
  ...series(around(8), { target: "process-c", kind: "process" }),
];
const analyse = (run: RunRecord, samples: readonly Sample[]) =>
  analyseRun({ run, samples, location: "results/x", random: seededRandom(1) });

test("other arms are in no cell, comparison, warning or sentence: all is as without them", () => {
  const order = (names: readonly string[]): RunRecord["order"] => names.map((name) => ["hello", name, "cold", 0]);
  const without = analyse(runRecord(targets, { order: order(["wasm-c", "process-c"]) }), rows);
  const run = runRecord([...targets, ...arms], { order: order([...targets, ...arms].map(({ name }) => name)) });
  const made = analyse(run, [
    ...rows,
    ...series(around(2), { target: "wasm-c@baseline" }),
    ...series(around(4), { target: "wasm-c@null" }),
  ]);
  expect({ ...made, run: without.run }).toEqual(without);
  expect(made.run).toBe(run);
});

test("a version that fails does not make the run of another one incomplete", () => {
  const broken = Array.from({ length: 30 }, (_, trial) => failed({ target: "wasm-c@baseline", trial }));
  expect(analyse(runRecord([...targets, ...arms]), [...rows, ...broken]).incomplete).toBe(false);
  const own = Array.from({ length: 30 }, (_, trial) => failed({ target: "wasm-c", trial }));
  expect(analyse(runRecord([...targets, ...arms]), [...rows, ...own]).incomplete).toBe(true);
});

test("where a run until verdict looked at its data, every interval pays for it", () => {
  const widthOf = (looks: Partial<RunRecord["scenarios"][number]>): number => {
    const { cells, comparisons } = analyse(runRecord(targets, { scenarios: [scenario(looks)] }), rows);
    const { low, high } = cells[0]?.median ?? {};
    expect(comparisons).toHaveLength(1);
    return (high ?? 0) - (low ?? 0);
  };
  expect(widthOf({ verdictLooks: [10, 15, 30] })).toBeGreaterThan(widthOf({}));
  expect(widthOf({ verdictLooks: [10, 15, 30] })).toBe(widthOf({ looks: 3 }));
});
