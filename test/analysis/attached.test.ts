import { describe, expect, test } from "vitest";
import type { Analysis } from "../../src/analysis/analysis.ts";
import { toResultDocument } from "../../src/analysis/result-document.ts";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import { type RunRecord, runRecordSchema } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { seededRandom } from "../../src/units/random.ts";
import { around, failed, runRecord, scenario, series, target } from "./run-fixture.ts";

const elsewhere = { reachable: false, reason: "it runs elsewhere" } as const;
const edge = target("edge", "http", { starts: { host: elsewhere, cold: elsewhere, warm: { reachable: true } } });
const local = target("wasm-c", "wasm", { starts: { cold: { reachable: true }, warm: { reachable: true } } });

/** Trials that attached: warm rows with ordinals from 3 on, no row with ordinal 0 and no start that an instance came from. */
const attached = (trials: number, ms: number): Sample[] =>
  [3, 4].flatMap((ordinal) => series(around(ms, trials), { target: "edge", kind: "http", start: "warm", ordinal }));
const started = (trials: number): Sample[] => [
  ...series(around(4, trials)),
  ...series(around(1, trials), { start: "warm", startKind: "cold", ordinal: 3 }),
];

const run = (part: Partial<RunRecord> = {}): RunRecord =>
  runRecord([local, edge], {
    order: Array.from({ length: 8 }, (_, trial): RunRecord["order"] => [
      ["hello", "wasm-c", "cold", trial],
      ["hello", "edge", "warm", trial],
    ]).flat(),
    ...part,
  });
const analyse = (samples: readonly Sample[], record = run()): Analysis =>
  analyseRun({ run: record, samples, location: "r", random: seededRandom(1) });

describe("a target that is attached to", () => {
  test("has one observation for each trial, the median of its requests, and no cell but warm", () => {
    const { cells, incomplete } = analyse([...started(8), ...attached(8, 5)]);
    expect(cells.map(({ target: name, start, n }) => [name, start, n])).toEqual([
      ["wasm-c", "cold", 8],
      ["wasm-c", "warm", 8],
      ["edge", "warm", 8],
    ]);
    const cell = cells.at(-1);
    expect(cell).toMatchObject({ invocationsPerInstance: 2, failed: 0, setAside: 0, unproved: null });
    expect(cell?.observations.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(incomplete).toBe(false);
  });

  test("is compared with the warm requests of others", () => {
    const { comparisons } = analyse([...started(8), ...attached(8, 5)]);
    expect(comparisons).toMatchObject([{ start: "warm", target: "edge", targetStart: "warm", verdict: "slower" }]);
  });

  test("alone, and as the reference, has a sentence about what was measured", () => {
    const alone = { ...run(), scenarios: [scenario({ reference: "edge" })], targets: [edge] };
    const { sentences } = analyse(attached(8, 5), alone);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain("edge");
    expect(sentences[0]).toContain("5 ms");
  });

  test("that failed in every trial is counted and makes the run incomplete", () => {
    const rows = Array.from({ length: 8 }, (_, trial) =>
      failed({ target: "edge", kind: "http", start: "warm", trial, ordinal: 1 }),
    );
    const { cells, incomplete, warnings } = analyse([...started(8), ...rows]);
    expect(cells.at(-1)).toMatchObject({ target: "edge", start: "warm", n: 0, failed: 8 });
    expect(incomplete).toBe(true);
    expect(warnings.map(({ code }) => code)).toContain("failed");
  });

  test("that was planned and not measured is named as warm", () => {
    const { warnings } = analyse(started(8));
    expect(warnings.find(({ code }) => code === "not-measured")?.message).toContain("edge warm (n = 0)");
  });

  test("is valid in run.json, and in the document", () => {
    expect(runRecordSchema.safeParse(run()).error).toBeUndefined();
    const { cells } = toResultDocument(analyse([...started(8), ...attached(8, 5)]));
    expect(cells.at(-1)).toMatchObject({ target: "edge", start: "warm", n: 8, invocationsPerInstance: 2 });
  });
});
