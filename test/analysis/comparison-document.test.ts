import { expect, test } from "vitest";
import { toCheckDocument } from "../../src/analysis/check-document.ts";
import { toComparisonDocument } from "../../src/analysis/comparison-document.ts";
import { checkDocumentSchema, comparisonDocumentSchema } from "../../src/analysis/comparison-schema.ts";
import { compareRuns } from "../../src/analysis/run-comparison.ts";
import { seededRandom } from "../../src/units/random.ts";
import { normalNumbers, summary, summarySeries } from "./night-fixture.ts";
import { againstRun, pairedRows } from "./paired-fixture.ts";
import { around } from "./run-fixture.ts";
import { compareArmRows } from "./row-comparison.ts";

const row = (name: string, middle: number) =>
  summarySeries(
    name,
    around(middle).map((value) => value * 1e6),
  );
const baseline = summary("b", [row("hello wasm", 10), row("gone wasm", 10)], {
  source: { commit: "c0ffee", dirty: true },
});
const comparison = {
  ...compareRuns({ label: "main", runs: [baseline] }, summary("c", [row("hello wasm", 30)]), {}),
  budgets: [
    {
      scenario: "hello",
      text: "wasm.cold.median < 5ms",
      value: { point: 3e7, low: 29e6, high: null },
      limit: 5e6,
      unit: "ns",
      state: "missed",
      reason: null,
    },
    {
      scenario: "hello",
      text: "a.cold.median / b.cold.median > 2",
      value: null,
      limit: 2,
      unit: "ratio",
      state: "undecided",
      reason: "no start",
    },
  ],
} as const;

test("the document is valid against its schema, after a round through JSON, and holds durations in ms", () => {
  const document = toComparisonDocument(comparison);
  expect(comparisonDocumentSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  expect(document).toMatchObject({
    schema: 1,
    design: "runs",
    baseline: { label: "main", source: { commit: "c0ffee", dirty: true } },
    candidate: { runs: ["c"], source: null },
    outcome: "regression",
  });
  expect(document.series.map(({ verdict }) => verdict)).toEqual(["missing", "slower"]);
  expect(document.series[0]).toMatchObject({ candidate: null, estimate: null, unconfirmed: false });
  expect(document.series[1]).toMatchObject({
    baseline: { n: 30, medianMs: expect.closeTo(10, 6) },
    candidate: { medianMs: expect.closeTo(30, 6) },
    noise: { from: "assumed" },
    moved: [{ phase: "handle", baselineMs: 10, candidateMs: 30, changeMs: 20, share: 1 }],
  });
  expect(document.budgets).toEqual([
    expect.objectContaining({ value: { point: 30, low: 29, high: null }, limit: 5, unit: "ms" }),
    expect.objectContaining({ value: null, limit: 2, unit: "ratio" }),
  ]);
});

test("every key of the comparison and of its series is in the document", () => {
  const document = toComparisonDocument(comparison);
  expect(Object.keys(document).toSorted()).toEqual([...Object.keys(comparison), "schema"].toSorted());
  const [series, written] = [comparison.series[1], document.series[1]];
  expect(Object.keys(written ?? {})).toEqual(expect.arrayContaining(Object.keys(series ?? {})));
});

test("null comparisons are in it", () => {
  const run = againstRun(["s0"], undefined, true);
  const rows = pairedRows(
    { series: 1, pairs: 20, deviation: 0.1, machine: 0, ratio: 1 },
    normalNumbers(seededRandom(1)),
  );
  const again = rows.map((one) => ({ ...one, target: "wasm@null" })).filter((_, at) => at % 2 === 0);
  const made = compareArmRows({ run, samples: [...rows, ...again] }, {});
  const document = toComparisonDocument(made ?? comparison);
  expect(comparisonDocumentSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  expect(document.nulls).toHaveLength(1);
});

test("a check holds its comparisons and its exit code", () => {
  const document = toCheckDocument({ run: "results/x", exitCode: 1, comparisons: [comparison] });
  expect(checkDocumentSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
});
