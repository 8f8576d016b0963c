import { expect, test } from "vitest";
import { analyseTrend, type TrendSelection } from "../../src/analysis/trend-analysis.ts";
import { toTrendDocument, trendDocumentSchema } from "../../src/analysis/trend-document.ts";
import type { Trend } from "../../src/analysis/trend-model.ts";
import type { RunSummary } from "../../src/results/run-summary.ts";
import { nightlyRun, noise, seriesSummary } from "./trend-fixture.ts";

const all: TrendSelection = { scenarios: [], targets: [], starts: [], allMachines: false };

function trendOf(runs: readonly RunSummary[], selection: Partial<TrendSelection> = {}): Trend {
  const trend = analyseTrend(runs, { ...all, ...selection }, 1);
  if (trend === null) throw new Error("no run was left");
  return trend;
}

/** 20 nights at 1 ms, then 12 at `ratio` times that, with 3 % from night to night. */
function stepAt20(ratio: number): RunSummary[] {
  const factor = noise(0.03, 7);
  return Array.from({ length: 32 }, (_, night) =>
    nightlyRun(night, [
      seriesSummary(Math.round(1e6 * factor() * (night < 20 ? 1 : ratio)), {
        engine: night < 20 ? "wasm embedded 12.4" : "wasm embedded 13.0",
        artifact: { digest: night < 20 ? "aa" : "bb", size: "12 KiB" },
      }),
    ]),
  );
}

test("a step is found with its place, its commits, its size and what else changed there", () => {
  const runs = stepAt20(1.2);
  const { series, sentence } = trendOf(runs);
  const [{ steps, cv } = { steps: [], cv: null }] = series;
  expect(steps).toHaveLength(1);
  const [step] = steps;
  expect(step).toMatchObject({
    at: 20,
    direction: "slower",
    before: { from: 0, to: 20 },
    after: { from: 20, to: 32 },
    last: { run: runs[19]?.id, source: runs[19]?.source },
    first: { run: runs[20]?.id, source: runs[20]?.source },
    changes: [
      { what: "engine", before: "wasm embedded 12.4", after: "wasm embedded 13.0" },
      { what: "digest", before: "aa", after: "bb" },
    ],
  });
  expect(step?.interval?.low).toBeLessThan(1.2);
  expect(step?.interval?.high).toBeGreaterThan(1.2);
  // 3 % from 30 degrees of freedom: chi-squared gives 0.0186 to 0.0423 in 99.8 % of cases.
  expect(cv).toBeGreaterThan(0.0186);
  expect(cv).toBeLessThan(0.0423);
  expect(sentence).toMatch(
    /^hello wasm cold is 1\.\d+x slower since 2026-09-21 \(.* before, .* after; from commit 0014c+, after 0013c+\)\.$/,
  );
});

test("a step down is faster, one within the margin is small and not in the sentence", () => {
  expect(trendOf(stepAt20(1 / 1.5)).series[0]?.steps[0]).toMatchObject({ at: 20, direction: "faster" });
  const small = stepAt20(1.2).map((run) => ({
    ...run,
    series: run.series.map((one) => ({ ...one, margin: 0.4 })),
  }));
  const { series, sentence } = trendOf(small);
  expect(series[0]?.steps[0]).toMatchObject({ at: 20, direction: "small" });
  expect(sentence).toBe("No step in one series over 32 runs from 2026-09-01 to 2026-10-02.");
});

test("a step that is undone is two steps, and is not told as if it still stood", () => {
  const factor = noise(0.03, 3);
  const runs = Array.from({ length: 45 }, (_, night) =>
    nightlyRun(night, [seriesSummary(1e6 * factor() * (night >= 15 && night < 30 ? 1.4 : 1))]),
  );
  const { series, sentence } = trendOf(runs);
  expect(series[0]?.steps.map(({ at, direction }) => [at, direction])).toEqual([
    [15, "slower"],
    [30, "faster"],
  ]);
  expect(sentence).toMatch(/^hello wasm cold is 1\.\d+x faster since 2026-10-01 .*; 1 more step, 1 of them slower\.$/);
});

test("one bad night is no step", () => {
  const factor = noise(0.03, 5);
  const runs = Array.from({ length: 30 }, (_, night) =>
    nightlyRun(night, [seriesSummary(1e6 * factor() * (night === 14 ? 3 : 1))]),
  );
  expect(trendOf(runs).series[0]?.steps).toEqual([]);
});

test("a step that is found beside another one is no surer than that", () => {
  // Six runs are 8 % up. By itself the way back would have p = 0.0025, and the way up, found first, has 0.017: with
  // such pairs, histories without a step had false ones twice as often as is said.
  const percents = [3, -2, 4, 0, -5, 1, 2, -3, 5, -1, 0, 3, -4, 2, -2, 1, 4, -3, 0, 2, -1, 3, -5, 1];
  const runs = percents.map((percent, night) =>
    nightlyRun(night, [seriesSummary(1e6 * Math.exp((percent + (night >= 9 && night < 15 ? 8 : 0)) / 100))]),
  );
  const [up, back] = trendOf(runs).series[0]?.steps ?? [];
  expect([up?.direction, back?.direction]).toEqual(["slower", "faster"]);
  expect(up?.pValue).toBeGreaterThan(0.01);
  expect(back?.pValue).toBe(up?.pValue);
});

test("20 series without a step: any is found in at most 5 % of histories", () => {
  const histories = 50;
  let alarms = 0;
  for (let history = 0; history < histories; history++) {
    const factor = noise(0.2, 100 + history);
    const runs = Array.from({ length: 12 }, (_, night) =>
      nightlyRun(
        night,
        Array.from({ length: 20 }, (_one, at) => seriesSummary(1e6 * factor(), { target: `t${at}` })),
      ),
    );
    if (trendOf(runs).series.some(({ steps }) => steps.length > 0)) alarms++;
  }
  // Binomial(50, 0.05) is at most 6 in 98.8 % of cases.
  expect(alarms).toBeLessThanOrEqual(6);
});

test("runs of other machines are counted, and only on the line when they are wanted", () => {
  const runs = stepAt20(1).map((run, night) => (night % 2 === 0 ? { ...run, fingerprint: "machine-b" } : run));
  const own = trendOf(runs);
  expect([own.runs.length, own.otherMachines, own.mixed]).toEqual([16, 16, false]);
  expect(own.notes[0]).toBe("16 runs of other machines left out (--all-machines puts them on the line).");
  const both = trendOf(runs, { allMachines: true });
  expect([both.runs.length, both.otherMachines, both.mixed]).toEqual([32, 0, true]);
});

test("too few runs: how many are needed and no step, however large", () => {
  const runs = Array.from({ length: 7 }, (_, night) => nightlyRun(night, [seriesSummary(night < 4 ? 1e6 : 5e6)]));
  const { series, sentence } = trendOf(runs);
  expect(series[0]).toMatchObject({ steps: [], needs: 1, levels: [{ from: 0, to: 7 }] });
  expect(sentence).toBe("Too few runs to tell a step from chance: 8 of one machine are needed, there are 7.");
});

test("what asked something else, lost its starts or has none is left out and counted", () => {
  const runs = stepAt20(1).map((run, night) => ({
    ...run,
    series: run.series.map((one) => ({
      ...one,
      ...(night < 3 ? { question: "another" } : {}),
      ...(night === 5 ? { medianNs: null, n: 0 } : {}),
      ...(night === 6 ? { exceedsLimits: true } : {}),
    })),
  }));
  const { series, notes } = trendOf(runs);
  expect([series[0]?.points.length, series[0]?.leftOut]).toEqual([27, 5]);
  expect(notes[0]).toMatch(/^1 series leave out up to 5 runs/);
});

test("the order of the runs changes nothing, and targets and starts can be chosen", () => {
  const runs = stepAt20(1.2).map((run, night) => ({
    ...run,
    series: [...run.series, seriesSummary(5e5, { start: "warm" }), seriesSummary(2e8 + night, { target: "docker" })],
  }));
  expect(trendOf(runs.toReversed())).toEqual(trendOf(runs));
  expect(trendOf(runs).series.map(({ target, start }) => [target, start])).toEqual([
    ["wasm", "cold"],
    ["wasm", "warm"],
    ["docker", "cold"],
  ]);
  const chosen = trendOf(runs, { targets: ["wasm"], starts: ["warm"] });
  expect(chosen.series.map(({ target, start }) => [target, start])).toEqual([["wasm", "warm"]]);
  expect(analyseTrend(runs, { ...all, starts: ["disk"] }, 1)).toBeNull();
});

test("a series that is gone is said to be", () => {
  const runs = stepAt20(1).map((run, night) =>
    night > 25 ? { ...run, series: [seriesSummary(2e8, { target: "docker" })] } : run,
  );
  expect(trendOf(runs).notes).toContain("Not in the newest run: hello wasm cold (last 2026-09-26).");
});

test("the document holds everything and keeps to its schema", () => {
  const trend = trendOf(stepAt20(1.2));
  const document = trendDocumentSchema.parse(JSON.parse(JSON.stringify(toTrendDocument(trend))));
  expect(document.series[0]?.steps[0]).toMatchObject({ at: 20, runsBefore: 20, runsAfter: 12, level: 0.95 });
  expect(document.series[0]?.points[0]?.medianMs).toBeCloseTo((trend.series[0]?.points[0]?.medianNs ?? 0) / 1e6, 9);
  expect(document.sentence).toBe(trend.sentence);
});
