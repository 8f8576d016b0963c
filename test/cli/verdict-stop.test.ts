import { expect, test } from "vitest";
import { verdictStop } from "../../src/cli/verdict-stop.ts";
import type { RunRecord, TargetRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { plannedLooks } from "../../src/stats/looks.ts";
import { seededRandom } from "../../src/units/random.ts";
import { runRecord, scenario, series, target } from "../analysis/run-fixture.ts";

const armed = (name: string, arm?: TargetRecord["arm"]): TargetRecord =>
  target(name, "fake", arm === undefined ? {} : { arm });

/** A run of one scenario, 100 blocks at most. */
const runOf = (targets: readonly TargetRecord[]): RunRecord =>
  runRecord(targets, {
    scenarios: [scenario({ reference: targets[0]?.name ?? "", starts: ["cold"], verdictLooks: plannedLooks(100) })],
    order: Array.from({ length: 100 }, (_, trial) =>
      targets.map(({ name }): RunRecord["order"][number] => ["hello", name, "cold", trial]),
    ).flat(),
  });

/** Rows of `blocks` blocks; the level of each target, ms, varies by `spread` of itself, uniformly. */
function samplesOf(levels: Readonly<Record<string, number>>, spread: number, blocks: number): Sample[] {
  const random = seededRandom(1);
  const totals = (level: number): number[] =>
    Array.from({ length: blocks }, () => level * (1 + spread * (random() - 0.5)));
  return Object.entries(levels).flatMap(([name, level]) => series(totals(level), { target: name, kind: "fake" }));
}

/** The first planned look at which it stops; undefined: it goes on to the end. */
const stopsAt = (run: RunRecord, levels: Readonly<Record<string, number>>, spread: number): number | undefined => {
  const stop = verdictStop(run, "hello");
  return plannedLooks(100)
    .slice(0, -1)
    .find((blocks) => stop(samplesOf(levels, spread, blocks), blocks));
};
const baseline = { of: "a", role: "baseline" } as const;

test("with a baseline it stops when every series has its word, the earlier the clearer it is", () => {
  const run = runOf([armed("a"), armed("a@baseline", baseline), armed("b")]);
  const at = (ratio: number, spread: number): number | undefined =>
    stopsAt(run, { a: ratio, "a@baseline": 1, b: 1 }, spread);
  expect(at(1, 0.01)).toBe(10);
  expect(at(2, 0.2)).toBe(10);
  expect(at(0.5, 0.2)).toBe(10);
  expect(at(1.2, 0.8)).toBeGreaterThan(10);
  // At the margin itself no number of starts decides.
  expect(at(1.05, 0.8)).toBeUndefined();
});

test("without one it stops when every target is decided against the reference; null arms are nobody's rival", () => {
  const run = runOf([armed("a"), armed("a@null", { of: "a", role: "null" }), armed("b")]);
  const at = (levels: { a: number; "a@null": number; b: number }, spread: number): number | undefined =>
    stopsAt(run, levels, spread);
  expect(at({ a: 1, "a@null": 1, b: 3 }, 0.2)).toBe(10);
  expect(at({ a: 1, "a@null": 1.02, b: 3 }, 0.8)).toBe(10);
  expect(at({ a: 1, "a@null": 1, b: 1.02 }, 0.8)).toBeUndefined();
});

test("it looks at no other number of blocks, and never stops where nothing can be compared", () => {
  const run = runOf([armed("a"), armed("a@baseline", baseline)]);
  const stop = verdictStop(run, "hello");
  for (const blocks of [1, 9, 11, 14, 22, 99])
    expect(stop(samplesOf({ a: 2, "a@baseline": 1 }, 0.1, blocks), blocks)).toBe(false);
  expect(stopsAt(runOf([armed("a")]), { a: 1 }, 0.01)).toBeUndefined();
});
