import pc from "picocolors";
import { describe, expect, test } from "vitest";
import type { Density } from "../../src/analysis/analysis.ts";
import { densityChart, isDensityDrawn } from "../../src/report/charts/density-chart.ts";
import { chartOf, fullView, imageCharts } from "../../src/report/charts/scenario-charts.ts";
import { renderCsv } from "../../src/report/csv-report.ts";
import {
  formatExtrapolated,
  formatHeld,
  formatHost,
  formatPerInstance,
  formatStop,
} from "../../src/report/density-figures.ts";
import { densityTable } from "../../src/report/html/density-section.ts";
import { renderMarkdown } from "../../src/report/markdown-report.ts";
import { renderTerminal } from "../../src/report/terminal.ts";
import { lightTheme } from "../../src/report/theme.ts";
import { exampleAnalysis, twoScenarios } from "./fixture.ts";

const analysis = exampleAnalysis();
const without = { ...analysis, densities: [] };
const view = fullView("hello", lightTheme, "sans-serif");
const mebibyte = 1_048_576;

const density = (part: Partial<Density>): Density => ({
  scenario: "hello",
  target: "t",
  kind: "wasm",
  budgetBytes: 256 * mebibyte,
  asked: 100,
  of: "",
  readings: [],
  stopped: "memory",
  reason: null,
  hostBytes: null,
  perInstance: null,
  held: null,
  extrapolated: null,
  ...part,
});

describe("figures", () => {
  test("of an instance have their bounds in the unit of the point", () => {
    const of = (point: number, low: number | null, high: number | null): string =>
      formatPerInstance(
        density({ perInstance: { point: point * 1024, low: low && low * 1024, high: high && high * 1024, n: 3 } }),
      );
    expect(of(20_000, 19_000, 21_000)).toBe("19.5 MiB [18.6, 20.5]");
    expect(of(85.7, 84.3, 87.1)).toBe("85.7 KiB [84.3, 87.1]");
    expect(of(1, -0.5, 2.5)).toBe("1 KiB [-0.5, 2.5]");
    expect(of(-4, null, null)).toBe("-4 KiB");
    expect(formatPerInstance(density({}))).toBe("not known");
  });
  test("of the host tell no host from an unknown one", () => {
    expect([0, null, 50_541_363].map((hostBytes) => formatHost(density({ hostBytes })))).toEqual([
      "none",
      "not known",
      "48.2 MiB",
    ]);
  });
  test("say what was measured: exactly, between two readings, at least, or not at all", () => {
    const held = (atLeast: number, below: number | null): string => formatHeld(density({ held: { atLeast, below } }));
    expect([held(17, 18), held(16, 20), held(100, null), held(0, 0), formatHeld(density({}))]).toEqual([
      "17",
      "16 to 19",
      "at least 100",
      "0 (the host alone is larger)",
      "not measured",
    ]);
  });
  test("say apart what was not measured", () => {
    const of = (high: number | null): string =>
      formatExtrapolated(density({ extrapolated: { point: 9, low: 8, high } }));
    expect([of(11), of(null), formatExtrapolated(density({}))]).toEqual([
      "about 9 [8, 11]",
      "about 9 [8, no limit]",
      "",
    ]);
  });
  test("say why it ended", () => {
    expect(formatStop(density({}))).toBe("the memory was reached");
    expect(formatStop(density({ stopped: "instances" }))).toBe("100 were asked for");
    expect(formatStop(density({ stopped: "failure", reason: "no address" }))).toBe("no address");
  });
});

describe("the chart", () => {
  const points = (hidden: readonly string[] = []) =>
    densityChart(analysis, { ...view, hidden }).config.data.datasets.flatMap(({ data }) => data.map(({ x }) => x));
  const known = analysis.densities.flatMap(({ perInstance }) => (perInstance === null ? [] : [perInstance.point]));

  test("has a point per target that was weighed, and a lane with the reason for the others", () => {
    expect(points()).toEqual(known);
    expect(known.length).toBeLessThan(analysis.densities.length);
    const all = densityChart(analysis, view);
    const some = densityChart(
      { ...analysis, densities: analysis.densities.filter(({ perInstance }) => perInstance) },
      view,
    );
    expect(all.heightPx).toBeGreaterThan(some.heightPx);
  });
  test("leaves out what is hidden, and says in words what it shows", () => {
    expect(points(["wasm-c"])).toEqual(known.slice(1));
    expect(densityChart(analysis, view).description).toContain(
      "wasm-c 219 KiB [214, 224] each, at least 100 in 256 MiB",
    );
  });
  test("an instance that weighs nothing has no place on a log axis, and says so", () => {
    const none = density({ perInstance: { point: 0, low: null, high: null, n: 1 }, target: "wasm-c" });
    const model = densityChart({ ...analysis, densities: [none] }, view);
    expect(model.config.data.datasets.flatMap(({ data }) => data)).toEqual([]);
  });
  test("says where an interval is cut, and only then", () => {
    const cut = density({ target: "wasm-c", perInstance: { point: 100, low: -5, high: 120, n: 9 } });
    expect(densityChart({ ...analysis, densities: [cut] }, view).caption).toContain("is cut there");
    expect(densityChart(analysis, view).caption).not.toContain("is cut there");
  });
  test("is drawn where something was weighed, alone and among the images", () => {
    expect(isDensityDrawn(analysis, "hello")).toBe(true);
    expect(isDensityDrawn(without, "hello")).toBe(false);
    expect(imageCharts(analysis, view).map(({ name }) => name)).toContain("density");
    expect(imageCharts(without, view).map(({ name }) => name)).not.toContain("density");
    expect(chartOf(analysis, view, "density", "cold").title).toBe("Memory of an idle instance");
  });
});

describe("the table of the page", () => {
  const text = (scenario: string): string => {
    const made = densityTable(twoScenarios(), scenario);
    return made === false ? "" : made.markup.replace(/<[^>]+>/g, "|").replace(/\s*\|[\s|]*/g, "|");
  };
  test("has a row per target: measured and extrapolated in columns of their own, and what was added up", () => {
    expect(text("hello")).toContain("Instances in 256 MiB, measured|Extrapolated, not measured");
    expect(text("hello")).toContain(
      "|wasm-c|wasm|48.2 MiB|219 KiB [214, 224]|12|at least 100|about 971 [951, 991]|100 were asked for|",
    );
    expect(text("hello")).toContain("|not known|not known|not measured|\u2013|no instance of it lives on");
    expect(text("hello")).toContain("What was added up:");
  });
  test("is about one scenario, and absent where none was asked for", () => {
    expect(text("sha256")).toContain("sha256: idle instances");
    expect(text("sha256")).not.toContain("docker-node");
    expect(densityTable(without, "hello")).toBe(false);
  });
});

describe("text", () => {
  test("markdown has a row per target and the picture", () => {
    const [{ content } = { content: "" }] = renderMarkdown(analysis);
    expect(content).toContain(
      "| wasm-c | 48.2 MiB | 219 KiB \\[214, 224\\] | at least 100 | about 971 \\[951, 991\\] | 100 were asked for |",
    );
    expect(content).toContain('src="charts/hello-density.png"');
    expect(renderMarkdown(without)[0]?.content).not.toContain("density");
  });
  test("the terminal has a short table, and the reason of every target that ended early", () => {
    const options = { width: 100, colors: pc.createColors(false), all: false };
    const text = renderTerminal(analysis, options);
    expect(text).toMatch(/^idle instances +host alone +each \[95 %\] +in 256 MiB$/m);
    expect(text).toMatch(/^wasm-c +48\.2 MiB +219 KiB \[214, 224\] +at least 100$/m);
    expect(text).toContain("process-c: no instance of it lives on between requests");
    expect(text).not.toContain("about 971");
    expect(renderTerminal(analysis, { ...options, all: true })).toContain("about 971 [951, 991]");
    expect(renderTerminal(without, options)).not.toContain("idle instances");
  });
  test("csv has the raw readings", () => {
    const artifact = renderCsv(analysis).find(({ path }) => path === "densities.csv");
    const lines = String(artifact?.content).trimEnd().split("\r\n");
    const readings = analysis.densities.reduce((sum, { readings: { length } }) => sum + Math.max(1, length), 0);
    expect(lines).toHaveLength(1 + readings);
    expect(lines[0]).toMatch(/^run,scenario,target,kind,instances,bytes,budget_bytes,per_instance_bytes,/);
    expect(lines[1]).toMatch(/,hello,wasm-c,wasm,0,50541363,268435456,/);
    expect(renderCsv(without).map(({ path }) => path)).not.toContain("densities.csv");
  });
});
