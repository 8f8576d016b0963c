import pc from "picocolors";
import { expect, test } from "vitest";
import type { Analysis } from "../../src/analysis/analysis.ts";
import type { JudgedWindow, Load, MeasuredLoad } from "../../src/analysis/load-model.ts";
import { fullView, imageCharts } from "../../src/report/charts/scenario-charts.ts";
import { loadTimeChart } from "../../src/report/charts/load-time-chart.ts";
import { renderCsv } from "../../src/report/csv-report.ts";
import { describeTraffic, formatGenerator, formatLoadPercentile } from "../../src/report/load-figures.ts";
import { renderMarkdown } from "../../src/report/markdown-report.ts";
import { loadTable } from "../../src/report/terminal/load-table.ts";
import { lightTheme } from "../../src/report/theme.ts";
import { exampleAnalysis } from "./fixture.ts";

const window: JudgedWindow = {
  sent: 100,
  answered: 99,
  failed: 1,
  dropped: 0,
  p50Ns: 2e6,
  p99Ns: 9e6,
  cpuNs: 5e8,
  memoryBytes: 2 ** 25,
  latenessP99Ns: 1e4,
  latenessMaxNs: 1e4,
  loopDelayMaxNs: 0,
  busy: 0.1,
  generatorCpuNs: 1e7,
  spoiled: false,
};
const measured: MeasuredLoad = {
  workers: 1,
  windowMs: 1_000,
  plannedMs: 2_000,
  elapsedNs: 2e9,
  sent: 200,
  answered: 198,
  errors: {},
  mismatched: 0,
  timeouts: 2,
  dropped: 0,
  unfinished: 0,
  firstAnswerNs: 3e6,
  offered: 200,
  unanswered: 2,
  offeredPerSecond: 100,
  answeredPerSecond: 99,
  maxNs: 12e6,
  serviceP99Ns: null,
  latenessP99Ns: 1e4,
  percentiles: [
    { p: 0.5, ns: 2e6, withheld: null },
    { p: 0.99, ns: null, withheld: "few" },
  ],
  curve: [
    { p: 0.5, ns: 2e6 },
    { p: 0.9, ns: 9e6 },
  ],
  cores: 0.5,
  memoryBytes: 2 ** 25,
  windows: [window, { ...window, spoiled: true }],
  spoiled: 1,
  isLate: false,
  isGeneratorBound: false,
};
const stages = [{ fromRate: 100, rate: 100, durationMs: 2_000 }];
const plan = { mode: "open" as const, from: "zero" as const, stages, connections: 9, timeoutMs: 1_000 };
const example = exampleAnalysis();
const [first = "", second = ""] = example.targets.map(({ name }) => name);
const loads: Load[] = [
  { scenario: "hello", target: first, kind: "wasm", plan, measured, reason: null },
  { scenario: "hello", target: second, kind: "process", plan, measured: null, reason: "not reachable: no server" },
];
const analysis: Analysis = { ...example, loads };
const view = fullView("hello", lightTheme, "sans-serif");

test("figures say what traffic it was, what a percentile lacks, and how the generator did", () => {
  expect(describeTraffic(plan)).toBe("open: 100 requests/s for 2 s, from zero");
  expect(describeTraffic({ ...plan, stages: [{ fromRate: 0, rate: 9, durationMs: 500 }] })).toContain(
    "0 to 9 requests/s in 500 ms",
  );
  expect(describeTraffic({ ...plan, mode: "burst", stages: [], requests: 7 })).toBe("7 requests at once, from zero");
  expect(measured.percentiles.map(formatLoadPercentile)).toEqual(["2 ms", "needs n >= 1,000"]);
  expect(formatLoadPercentile({ p: 0.9, ns: null, withheld: "unanswered" })).toBe("no answer");
  expect(formatGenerator(measured)).toBe("late in 1 of 2");
  expect(formatGenerator({ ...measured, isLate: true, latenessP99Ns: 4e8 })).toBe("late by 400 ms");
  expect(formatGenerator({ ...measured, isGeneratorBound: true })).toBe("the limit");
});

test("terminal and Markdown have a row for what was measured and a reason for what was not", () => {
  const colors = pc.createColors(false);
  const text = loadTable(analysis, "hello", { colors, width: 100, all: false });
  expect(text).toContain("traffic, open: 100 requests/s for 2 s, from zero");
  expect(text).toMatch(/99 +2 ms +needs n >= 1,000 +2 \(1\.0 %\) +late in 1 of 2/);
  expect(text).toContain(`${second}: not reachable: no server`);
  expect(loadTable(example, "hello", { colors, width: 100, all: false })).toBe("");
  const markdown = String(renderMarkdown(analysis)[0]?.content);
  expect(markdown).toContain("late in 1 of 2");
  expect(String(renderMarkdown(example)[0]?.content)).not.toContain("Traffic, open");
});

test("CSV has a row for each window", () => {
  const csv = renderCsv(analysis).find(({ path }) => path === "loads.csv");
  const lines = String(csv?.content).trimEnd().split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatch(/,open,zero,1,1000,100,99,1,0,2000000,9000000,500000000,33554432,10000,0,10000000,true$/);
  expect(renderCsv(example).map(({ path }) => path)).not.toContain("loads.csv");
});

test("charts are drawn where something was measured; a spoiled window is a hollow ring", () => {
  const names = (of: Analysis): string[] => imageCharts(of, view).map(({ name }) => name);
  expect(names(analysis).slice(-2)).toEqual(["load-latency", "load-time"]);
  expect(names(example)).not.toContain("load-time");
  const { config, caption, description } = loadTimeChart(analysis, view);
  expect(config.data.datasets).toHaveLength(4);
  for (const set of config.data.datasets)
    expect(
      (set as unknown as { pointBackgroundColor: string[] }).pointBackgroundColor.map((c) => c === lightTheme.surface),
    ).toEqual([false, true]);
  expect(caption).toContain("hollow ring");
  expect(description).toContain(`${first} 99 answers per second, 0.5 cores, 32 MiB`);
});
