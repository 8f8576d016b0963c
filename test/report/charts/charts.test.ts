import { describe, expect, test } from "vitest";
import type { Analysis } from "../../../src/analysis/analysis.ts";
import { toDrawn } from "../../../src/analysis/drawn.ts";
import type { ChartModel, ChartView } from "../../../src/report/charts/chart-view.ts";
import { firstEcdfStart, fullView, imageCharts } from "../../../src/report/charts/scenario-charts.ts";
import { ecdfChart } from "../../../src/report/charts/ecdf-chart.ts";
import { ladderChart } from "../../../src/report/charts/ladder-chart.ts";
import { phasesChart } from "../../../src/report/charts/phases-chart.ts";
import { shapeChart } from "../../../src/report/charts/shape-chart.ts";
import { startsChart } from "../../../src/report/charts/starts-chart.ts";
import { lightTheme } from "../../../src/report/theme.ts";
import { startKinds } from "../../../src/units/start-kind.ts";
import { analysisOf, exampleAnalysis, plan } from "../fixture.ts";

const analysis = exampleAnalysis();
const view = fullView("hello", lightTheme, "sans-serif");
const cold: ChartView = { ...view, starts: startKinds.filter((start) => start !== "warm") };

const dataset = (model: ChartModel, label: string) =>
  model.config.data.datasets.find((candidate) => candidate.label === label);
const labels = (model: ChartModel) => model.config.data.datasets.map(({ label }) => label);

describe("cold against warm", () => {
  test("shows every sample and every median", () => {
    const model = startsChart(analysis, view);
    for (const start of ["host", "compile", "cold", "thaw", "warm"] as const) {
      const cells = analysis.cells.filter((cell) => cell.start === start);
      const samples = dataset(model, `samples ${start}`)?.data.map(({ x }) => x);
      expect(samples).toEqual(cells.flatMap(({ observations }) => observations.map(({ ns }) => ns)));
      expect(dataset(model, start)?.data.map(({ x }) => x)).toEqual(cells.map(({ median }) => median?.point));
    }
  });
  test("shows the starts and the targets that are asked for", () => {
    expect(labels(startsChart(analysis, { ...view, starts: ["warm"] }))).toEqual(["samples warm", "warm"]);
    const some = startsChart(analysis, { ...cold, hidden: ["docker-node"] });
    expect(some.description).not.toContain("docker-node");
    expect(some.description).toContain("docker-c[memory=128]");
  });
  test("names what was thinned, and keeps its outliers", () => {
    const many = analysisOf("hello", [plan("a", "wasm", "cold", 1, "handle 1", { n: 5_000, outliers: 3 })]);
    const model = startsChart(toDrawn(many), view);
    const dots = dataset(model, "samples cold")?.data ?? [];
    expect(dots.length).toBeGreaterThanOrEqual(2_000);
    expect(dots.length).toBeLessThanOrEqual(2_003);
    expect(model.caption).toContain(`2,00${dots.length - 2_000} of 5,000 starts are drawn`);
    expect(model.caption).toContain("all of them are in the figures");
    expect(startsChart(toDrawn(analysis), view).caption).not.toContain("are drawn");
    expect(dots.filter(({ note }) => note?.includes("severe outlier"))).toHaveLength(3);
  });
  test("grows with its lanes, so that none is squeezed", () => {
    const few = startsChart(analysis, { ...view, starts: ["warm"] });
    expect(startsChart(analysis, view).heightPx).toBeGreaterThan(few.heightPx + 7 * 24);
    expect(startsChart(analysis, { ...view, layout: "narrow" }).heightPx).toBeGreaterThan(
      startsChart(analysis, view).heightPx,
    );
  });
  test("draws a cell with few samples without an interval", () => {
    const few = analysisOf("hello", [plan("a", "wasm", "cold", 1, "handle 1", { n: 3 })]);
    expect(dataset(startsChart(few, view), "cold")?.data).toHaveLength(1);
  });
  test("has the scale that is asked for", () => {
    const scale = (model: ChartModel) => (model.config.options?.scales?.["x"] as { type?: string } | undefined)?.type;
    expect(scale(startsChart(analysis, view))).toBe("logarithmic");
    expect(scale(startsChart(analysis, { ...view, scale: "linear" }))).toBe("linear");
  });
});

describe("the ladder", () => {
  test("has a median for every cell, and a series per available target", () => {
    const model = ladderChart(analysis, view);
    const own = model.config.data.datasets.filter(({ label }) => analysis.targets.some(({ name }) => name === label));
    const points = own.flatMap(({ data }) => data.map(({ x }) => x));
    expect(new Set(points)).toEqual(new Set(analysis.cells.map(({ median }) => median?.point)));
    expect(points).toHaveLength(analysis.cells.length);
    expect(labels(model)).not.toContain("docker-go");
  });
  test("keeps a rung that nobody can reach", () => {
    const without = { ...analysis, cells: analysis.cells.filter(({ start }) => start !== "thaw") };
    const height = ladderChart(analysis, view).heightPx - ladderChart(without, view).heightPx;
    expect(height).toBe(5 * 21);
  });
});

describe("phases", () => {
  test("as shares fill every bar to 100 %", () => {
    const sets = phasesChart(analysis, view, "share").config.data.datasets;
    for (const [at] of analysis.cells.entries()) {
      expect(sets.reduce((sum, { data }) => sum + (data[at]?.x ?? 0), 0)).toBeCloseTo(100, 9);
    }
  });
  test("as time add up to the medians", () => {
    const sets = phasesChart(analysis, view, "time").config.data.datasets;
    for (const [at, cell] of analysis.cells.entries()) {
      expect(sets.reduce((sum, { data }) => sum + (data[at]?.x ?? 0), 0)).toBeCloseTo(cell.median?.point ?? 0, 3);
    }
  });
  test("come in the order in which they happen, steps beside their phase", () => {
    expect(labels(phasesChart(analysis, view, "share"))).toEqual([
      "prepare",
      "create",
      "boot",
      "boot (engine)",
      "boot (runtime)",
      "load",
      "init",
      "connect",
      "handle",
      "other",
    ]);
  });
});

describe("the distribution", () => {
  test("rises from 0 to 100 % through every sample", () => {
    const line = ecdfChart(analysis, view, "cold").config.data.datasets[0]?.data ?? [];
    const cell = analysis.cells.find(({ target, start }) => target === "wasm-c" && start === "cold");
    expect(line.slice(1).map(({ x }) => x)).toEqual(cell?.observations.map(({ ns }) => ns).toSorted((a, b) => a - b));
    expect(line[0]?.y).toBe(0);
    expect(line.at(-1)?.y).toBe(100);
    expect(line.every(({ y }, at) => at === 0 || y > (line[at - 1]?.y ?? 0))).toBe(true);
  });
  test("of a thinned cell goes through the same shares", () => {
    const many = analysisOf("hello", [plan("a", "wasm", "cold", 1, "handle 1", { n: 5_000, outliers: 3 })]);
    const line = (of: Analysis) => ecdfChart(of, view, "cold").config.data.datasets[0]?.data ?? [];
    const all = new Set(line(many).map(({ x, y }) => `${x} ${y}`));
    const thinned = line(toDrawn(many)).slice(1);
    expect(thinned.length).toBeLessThan(2_100);
    expect(thinned.filter(({ x, y }) => !all.has(`${x} ${y}`))).toEqual([]);
    expect(thinned.at(-1)?.y).toBe(100);
  });
  test("begins with cold starts, or with the coldest that there are", () => {
    expect(firstEcdfStart(analysis, "hello")).toBe("cold");
    const warm = { ...analysis, cells: analysis.cells.filter(({ start }) => start === "warm") };
    expect(firstEcdfStart(warm, "hello")).toBe("warm");
    expect(firstEcdfStart({ ...analysis, cells: [] }, "hello")).toBeUndefined();
  });
});

describe("the shape", () => {
  const flagged = {
    ...analysis,
    cells: analysis.cells.map((cell) =>
      cell.target === "docker-node" && cell.start === "cold"
        ? { ...cell, modes: { pValue: 0.001, atNs: [190e6, 240e6] } }
        : cell,
    ),
  };
  test("has a bar to hover for each bin, over the target's own median", () => {
    const points = shapeChart(analysis, view, "cold").config.data.datasets[0]?.data ?? [];
    const cells = analysis.cells.filter(({ start }) => start === "cold");
    expect(points).toHaveLength(cells.reduce((sum, { shape }) => sum + shape.length, 0));
    expect(points.every(({ x }) => x > 0.5 && x < 3)).toBe(true);
    expect(points[0]?.note).toMatch(/^\d+ of 30 starts from [\d.]+ us to [\d.]+ us$/);
  });
  test("says where the dip test finds several modes, and that it finds none", () => {
    expect(shapeChart(analysis, view, "cold").caption).toContain("finds no second mode");
    const model = shapeChart(flagged, view, "cold");
    expect(model.caption).toContain("Triangles mark the modes");
    expect(model.description).toContain(
      "docker-node has more than one mode near 190 ms and 240 ms (dip test, p 0.001)",
    );
  });
  test("counts what is too far off to be drawn", () => {
    const cells = analysis.cells.map((cell) => ({
      ...cell,
      shape: [...cell.shape, { lowNs: 6e9, highNs: 7e9, count: 2 }],
    }));
    expect(shapeChart({ ...analysis, cells }, view, "cold").caption).toContain(
      "10 more than 5 times off are not drawn.",
    );
  });
});

test("colours of targets do not change when others are hidden", () => {
  const color = (hidden: string[]) =>
    dataset(ecdfChart(analysis, { ...view, hidden }, "cold"), "docker-node")?.borderColor;
  expect(color(["wasm-c", "process-node"])).toBe(color([]));
});

test("hovering tells n, median, interval, ratio and phases", () => {
  const { config } = startsChart(analysis, view);
  const { callbacks } = (config.options?.plugins?.tooltip ?? {}) as {
    callbacks: { title(items: unknown[]): string; label(item: unknown): string[] };
  };
  const at = analysis.cells.findIndex(({ target, start }) => target === "docker-node" && start === "cold");
  const item = { raw: { x: 1, y: 1, lane: at, note: "trial 3: 200 ms" } };
  expect(callbacks.title([item])).toBe("docker-node, cold");
  const lines = callbacks.label(item).join("\n");
  expect(lines).toMatch(/^trial 3: 200 ms\nmedian [\d.]+ ms \[[\d.]+, [\d.]+\], n 28/);
  expect(lines).toMatch(/\d+x slower \[\d+, \d+\] \(than wasm-c\)/);
  expect(lines).toMatch(/2 failed, 1 set aside/);
  expect(lines).toMatch(/boot \(engine\) {2}\d+ ms {2}73 %/);
});

test("images are the four kinds of charts, distribution and shape per start and the density; none without data", () => {
  expect(imageCharts(analysis, view).map(({ name }) => name)).toEqual([
    "starts",
    "ladder",
    "phases",
    "phases-time",
    "ecdf-host",
    "ecdf-compile",
    "ecdf-cold",
    "ecdf-thaw",
    "ecdf-warm",
    "shape-host",
    "shape-compile",
    "shape-cold",
    "shape-thaw",
    "shape-warm",
    "density",
  ]);
  expect(imageCharts({ ...analysis, cells: [] }, view)).toEqual([]);
});
