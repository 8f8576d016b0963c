import { describe, expect, test } from "vitest";
import type { Cell } from "../../src/analysis/analysis.ts";
import { judgeBudgets } from "../../src/analysis/budgets.ts";
import { toCell } from "../../src/analysis/cell.ts";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import type { BudgetResult } from "../../src/analysis/run-verdicts.ts";
import { collectSeries } from "../../src/analysis/series.ts";
import type { Budget } from "../../src/results/budget.ts";
import type { RunRecord, TargetRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { parseBudget } from "../../src/scenario/budget-text.ts";
import { seededRandom } from "../../src/units/random.ts";
import { distributions, drawn } from "../stats/distributions.ts";
import { around, failed, runRecord, scenario, series, setAside, target } from "./run-fixture.ts";

const wasm = target("wasm", "wasm", { starts: { cold: { reachable: true } } });
const docker = target("docker", "docker");

/** 100 starts of wasm around 4 ms (3.92 to 4.08), 100 of docker around 100 ms. */
const samples = [
  ...series(around(4, 100), { target: "wasm" }),
  ...series(around(100, 100), { target: "docker", kind: "docker" }),
];

function judged(
  texts: readonly string[],
  options: {
    rows?: readonly Sample[];
    targets?: TargetRecord[];
    run?: Partial<RunRecord>;
    looks?: Pick<RunRecord["scenarios"][number], "looks" | "verdictLooks">;
  } = {},
): BudgetResult[] {
  const budgets = texts.map(budgetOf);
  const run = runRecord(options.targets ?? [wasm, docker], {
    scenarios: [scenario({ budgets, ...options.looks })],
    ...options.run,
  });
  return judgeBudgets(run, cellsOf(run, options.rows ?? samples));
}

function cellsOf(run: RunRecord, rows: readonly Sample[]): readonly Cell[] {
  return analyseRun({ run, samples: rows, location: "results/r", random: seededRandom(1) }).cells;
}

function budgetOf(text: string): Budget {
  const parsed = parseBudget(text);
  if (!parsed.ok) throw new Error(parsed.mistake.message);
  return parsed.budget;
}

describe("a duration is held against the interval of its cell", () => {
  // The median's interval at n = 100 is the 40th and the 61st value; all values differ.
  test.each([
    ["wasm.cold.median < 5ms", "met"],
    ["wasm.cold.median < 4ms", "close"],
    ["wasm.cold.median < 3.9ms", "missed"],
    ["wasm.cold.median > 3.9ms", "met"],
    ["wasm.cold.median >= 4ms", "close"],
    ["wasm.cold.median > 4.1ms", "missed"],
    ["wasm.cold.p95 < 4.09ms", "met"],
    ["wasm.cold.p95 < 4.07ms", "close"],
    ["wasm.cold.p90 < 4ms", "missed"],
  ])("%s: %s", (text, state) => {
    expect(judged([text])).toEqual([expect.objectContaining({ scenario: "hello", text, unit: "ns", state })]);
  });

  test("what is reported is the cell's own figure", () => {
    const [median, p95] = judged(["wasm.cold.median < 5ms", "wasm.cold.p95 < 5ms"]);
    const [cell] = cellsOf(runRecord([wasm, docker]), samples);
    expect(median?.value).toEqual(cell?.median);
    expect(cell?.percentiles[1]).toMatchObject({ p: 0.95, ...p95?.value });
    expect(p95?.limit).toBe(5_000_000);
  });

  test("a limit on the end of the interval is on the wrong side of < and on the right side of <=", () => {
    const rows = series(
      Array.from({ length: 30 }, () => 4),
      { target: "wasm" },
    );
    expect(judged(["wasm.cold.median < 4ms", "wasm.cold.median <= 4ms"], { rows }).map(({ state }) => state)).toEqual([
      "missed",
      "met",
    ]);
  });
});

describe("a ratio", () => {
  test.each([
    ["docker.cold.median / wasm.cold.median > 20", "met"],
    ["docker.cold.median / wasm.cold.median > 25", "close"],
    ["docker.cold.median / wasm.cold.median > 30", "missed"],
    ["wasm.cold.median / docker.cold.median < 0.05", "met"],
    ["docker.cold.p95 / wasm.cold.p90 < 30", "met"],
  ])("%s: %s", (text, state) => {
    expect(judged([text])).toEqual([expect.objectContaining({ text, unit: "ratio", state })]);
  });

  test("its interval holds the ratio of the points and is wider than either side alone would make it", () => {
    const [result] = judged(["docker.cold.median / wasm.cold.median > 20"]);
    const value = result?.value;
    expect(value?.point).toBeCloseTo(25, 1);
    expect(value?.low).toBeLessThan(25);
    expect(value?.high).toBeGreaterThan(25);
    expect((value?.low ?? 0) * (value?.high ?? 0)).toBeCloseTo(625, -1);
  });

  test("without an interval on one side it is a point, without a percentile nothing", () => {
    const rows = [...series(around(4, 5), { target: "wasm" }), ...series(around(100, 40), { target: "docker" })];
    const texts = ["docker.cold.median / wasm.cold.median > 20", "docker.cold.p95 / wasm.cold.median > 20"];
    expect(judged(texts, { rows })).toEqual([
      expect.objectContaining({
        state: "undecided",
        value: { point: expect.closeTo(25, 0), low: null, high: null },
        reason: "wasm.cold.median needs n >= 6, not 5",
      }),
      expect.objectContaining({ state: "undecided", value: null, reason: "docker.cold.p95 needs n >= 59, not 40" }),
    ]);
  });

  test("that one side was not measured weighs more than that the other needs starts", () => {
    const rows = series(around(4, 5), { target: "wasm" });
    expect(judged(["wasm.cold.p95 / docker.cold.p95 < 20"], { rows })[0]).toMatchObject({
      state: "missed",
      reason: "docker.cold was not measured",
    });
  });

  test("a duration of 0 has none", () => {
    const rows = [...series(around(0, 30), { target: "wasm" }), ...series(around(4, 30), { target: "docker" })];
    expect(judged(["docker.cold.median / wasm.cold.median > 20"], { rows })[0]).toMatchObject({
      state: "undecided",
      value: null,
      reason: "a duration of 0 has no ratio",
    });
  });
});

describe("too few starts", () => {
  test.each([
    ["wasm.cold.median", 5, 6],
    ["wasm.cold.p90", 28, 29],
    ["wasm.cold.p95", 58, 59],
    ["wasm.cold.p99", 298, 299],
  ])("%s of %d is undecided, whatever the limit; of %d it is judged", (figure, few, enough) => {
    const at = (count: number): BudgetResult | undefined =>
      judged([`${figure} < 1h`], { rows: series(around(4, count), { target: "wasm" }) })[0];
    expect(at(few)).toMatchObject({ state: "undecided", reason: `${figure} needs n >= ${enough}, not ${few}` });
    expect(at(enough)).toMatchObject({ state: "met", reason: null });
  });

  test.each([{ looks: 4 }, { verdictLooks: [10, 15, 23, 30] }])(
    "looks of a stop rule make it take more: %j",
    (looks) => {
      const reasonOf = (figure: string, count: number): unknown =>
        judged([`${figure} < 1h`], { rows: series(around(4, count), { target: "wasm" }), looks })[0]?.reason;
      expect(reasonOf("wasm.cold.p90", 30)).toBe("wasm.cold.p90 needs n >= 42, not 30");
      expect(reasonOf("wasm.cold.median", 7)).toBe("wasm.cold.median needs n >= 8, not 7");
    },
  );
});

describe("what was not measured is missed, and says why", () => {
  const missed = (text: string, options: Parameters<typeof judged>[1] = {}): unknown => {
    const [result] = judged([text], options);
    expect(result).toMatchObject({ state: "missed", value: null });
    return result?.reason;
  };
  test("a target that is not in the run", () => {
    expect(missed("go.cold.p95 < 5ms")).toBe("go was not in this run");
  });
  test("a target that was skipped", () => {
    const targets = [target("wasm", "wasm", { available: false, reason: "no wasmtime on PATH", starts: {} })];
    expect(missed("wasm.cold.p95 < 5ms", { targets, rows: [] })).toBe("wasm was not measured: no wasmtime on PATH");
  });
  test("a start that the target has not", () => {
    const targets = [target("docker", "docker", { starts: { host: { reachable: false, reason: "one engine" } } })];
    expect(missed("docker.host.p95 < 5ms", { targets })).toBe("docker cannot provide host: one engine");
  });
  test("a start that was not run", () => {
    expect(missed("wasm.warm.p95 < 5ms")).toBe("wasm.warm was not measured");
  });
  test("starts of which none was accepted", () => {
    const rows = [
      failed({ target: "wasm", trial: 0 }),
      failed({ target: "wasm", trial: 1 }),
      setAside({ target: "wasm" }),
    ];
    expect(missed("wasm.cold.p95 < 5ms", { rows })).toBe(
      "wasm.cold has no accepted start: 2 failed, first: no answer within 10 s; 1 set aside",
    );
  });
});

test("budgets are those of the scenario that has them", () => {
  const budgets = [budgetOf("wasm.cold.median < 5ms")];
  const run = runRecord([wasm, target("wasm", "wasm", { scenario: "other" })], {
    scenarios: [scenario(), scenario({ name: "other", budgets })],
  });
  const rows = [...series(around(4), { target: "wasm" }), ...series(around(8), { target: "wasm", scenario: "other" })];
  expect(judgeBudgets(run, cellsOf(run, rows))).toMatchObject([{ scenario: "other", state: "missed" }]);
});

test("a promise whose truth lies on the limit is called missed in at most 5 % of runs", () => {
  for (const { name, median, draw } of distributions(3)) {
    const record = runRecord([wasm], {
      scenarios: [scenario({ budgets: [budgetOf(`wasm.cold.median < ${median}ms`)] })],
    });
    let missed = 0;
    for (let run = 0; run < 2_000; run++) {
      const rows = series(drawn(30, draw), { target: "wasm" });
      const cells = [...collectSeries(rows).values()].map((one) => toCell(one, 0.95));
      if (judgeBudgets(record, cells)[0]?.state === "missed") missed++;
    }
    // 2.5 % and two standard errors of 2,000 runs.
    expect(missed / 2_000, name).toBeLessThanOrEqual(0.032);
  }
});
