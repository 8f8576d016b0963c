import { createCanvas, loadImage } from "canvas";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { RunComparison } from "../../src/analysis/run-verdicts.ts";
import type { ChartModel, ChartPoint } from "../../src/report/charts/chart-view.ts";
import { comparisonChart } from "../../src/report/charts/comparison-chart.ts";
import { ratioBounds, ratioTicks } from "../../src/report/charts/ratio-axis.ts";
import { fullView } from "../../src/report/charts/scenario-charts.ts";
import { renderComparisonPng } from "../../src/report/comparison/png.ts";
import { renderPng } from "../../src/report/png-report.ts";
import { darkTheme, lightTheme } from "../../src/report/theme.ts";
import { exampleAnalysis } from "./fixture.ts";
import {
  everyVerdict,
  hostileNames,
  manySeries,
  nothingCompared,
  nullsOnly,
  oneRunEach,
  untrusted,
} from "./fixture-comparison.ts";

const view = fullView("", lightTheme, "sans-serif");
const points = (model: ChartModel, label: string): ChartPoint[] =>
  model.config.data.datasets.find((one) => one.label === label)?.data ?? [];

describe("the chart", () => {
  const model = comparisonChart(everyVerdict(), view);

  test("has a mark for every estimate under its verdict, and for every null comparison", () => {
    const drawn = Object.fromEntries(
      model.config.data.datasets.map(({ label, data }) => [label, data.map(({ x }) => x)]),
    );
    expect(drawn).toEqual({
      slower: [1.25, 1.66],
      unconfirmed: [1.11],
      faster: [0.84],
      inconclusive: [1.04, 1.02],
      equivalent: [1, 0.997, 1.01, 0.99, 1.01],
      quiet: [1.01, 0.99],
    });
  });

  test("verdicts differ in shape, direction or filling, not in colour alone", () => {
    const style = ({ pointStyle, pointRotation, backgroundColor }: Record<string, unknown>): string =>
      `${String(pointStyle)} ${String(pointRotation)} ${backgroundColor === lightTheme.surface ? "hollow" : "filled"}`;
    const styles = ["slower", "unconfirmed", "faster", "inconclusive", "equivalent"].map((label) =>
      style(model.config.data.datasets.find((one) => one.label === label) as unknown as Record<string, unknown>),
    );
    expect(new Set(styles).size).toBe(5);
    expect(points(comparisonChart(untrusted(), view), "tripped").map(({ x }) => x)).toEqual([1.14]);
  });

  test("says how it is read, and every row in words", () => {
    expect(model.caption).toContain("Shaded: differences that do not matter, within 5 % to 7.1 %.");
    expect(model.caption).toContain("A/A is the same target twice");
    expect(model.description).toContain("docker-node cold failing");
    expect(model.description).toContain("docker-node thaw 0.84x [0.79, 0.88] faster");
  });

  test("hovering tells medians, n, p, and what moved", () => {
    const { callbacks } = (model.config.options?.plugins?.tooltip ?? {}) as unknown as {
      callbacks: { title(items: unknown[]): string; label(item: unknown): string[] };
    };
    const [point] = points(model, "slower");
    expect(callbacks.title([{ raw: point }])).toBe("hello wasm-c cold: slower");
    expect(callbacks.label({ raw: point })).toEqual([
      "1.25x [1.21, 1.29], 95 % interval",
      "baseline 480 us, candidate 600 us, n 60",
      "p < 0.001, corrected over all series",
      "handle +113 us, 94 %",
    ]);
  });

  test("draws the first of very many, and says so", () => {
    const many = comparisonChart(manySeries(400), view);
    expect(many.caption).toContain("The first 150 of 400 series are drawn.");
    expect(points(many, "slower")).toHaveLength(20);
    expect(points(many, "equivalent")).toHaveLength(130);
  });

  test("is taller where names stand above the marks", () => {
    expect(comparisonChart(everyVerdict(), { ...view, layout: "narrow" }).heightPx).toBeGreaterThan(model.heightPx);
  });

  test("needs no null comparison, and no series", () => {
    expect(comparisonChart(oneRunEach(), view).caption).not.toContain("A/A");
    expect(comparisonChart(nullsOnly(), view).config.data.datasets.map(({ label }) => label)).toEqual(["quiet"]);
    expect(comparisonChart(nothingCompared(), view).config.data.datasets).toEqual([]);
  });
});

describe("the axis of ratios", () => {
  test.each([
    ["nothing", [], 0.86, 1.16],
    ["a large slowdown", [20], 0.8, 23],
    ["a large gain", [0.02], 0.017, 1.27],
  ] as const)("of %s shows 1 and every value", (_, values, low, high) => {
    const { min, max } = ratioBounds(values);
    expect(min).toBeGreaterThan(low);
    expect(max).toBeLessThan(high);
    for (const value of [...values, 1 / 1.12, 1, 1.12]) {
      expect(value).toBeGreaterThan(min);
      expect(value).toBeLessThan(max);
    }
  });

  test.each([
    [0.86, 1.16, 12],
    [0.75, 1.9, 12],
    [0.75, 1.9, 6],
    [0.5, 40, 12],
    [0.001, 2_000, 6],
  ])("from %d to %d: 1 always, at most %d and at least three, none on top of another", (min, max, most) => {
    const ticks = ratioTicks(min, max, most).map(({ value }) => value);
    expect(ticks).toContain(1);
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(ticks.length).toBeLessThanOrEqual(most + 1);
    for (const [at, value] of ticks.slice(1).entries()) {
      expect(Math.log(value / (ticks[at] ?? 0))).toBeGreaterThanOrEqual(Math.log(max / min) / most - 1e-9);
    }
  });

  test("prefers round numbers", () => {
    expect(ratioTicks(0.75, 1.9, 12).map(({ value }) => value)).toEqual([0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5]);
    expect(ratioTicks(0.4, 12, 6).map(({ value }) => value)).toEqual([0.5, 1, 2, 5, 10]);
  });
});

/** Pixels of each colour, `#rrggbb`. */
async function colorsOf(content: string | Uint8Array | undefined): Promise<ReadonlyMap<string, number>> {
  const { width, height, data } = await decode(content);
  const pixels = new Uint32Array(data.buffer);
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  expect(pixels).toHaveLength(width * height);
  const hex = (pixel: number): string =>
    `#${[0, 8, 16].map((shift) => ((pixel >>> shift) & 255).toString(16).padStart(2, "0")).join("")}`;
  return new Map([...counts].map(([pixel, count]) => [hex(pixel), count]));
}

async function decode(content: string | Uint8Array | undefined) {
  const image = await loadImage(Buffer.from(content ?? ""));
  const ctx = createCanvas(image.width, image.height).getContext("2d");
  ctx.drawImage(image, 0, 0);
  return ctx.getImageData(0, 0, image.width, image.height);
}

describe("the image", () => {
  afterEach(() => {
    vi.doUnmock("#chart-canvas");
    vi.resetModules();
  });

  test("is there in light and dark, with the marks of both directions", async () => {
    const { artifacts, unavailable } = await renderComparisonPng(everyVerdict());
    expect(unavailable).toBeUndefined();
    expect(artifacts.map(({ path }) => path)).toEqual(["charts/comparison.png", "charts/comparison-dark.png"]);
    for (const [at, { surface, text, verdicts }] of [lightTheme, darkTheme].entries()) {
      const colors = await colorsOf(artifacts[at]?.content);
      expect(colors.get(surface) ?? 0).toBeGreaterThan(100_000);
      for (const color of [text, ...Object.values(verdicts)]) expect(colors.get(color) ?? 0).toBeGreaterThan(100);
    }
  });

  test.each<[string, RunComparison]>([
    ["hostile names", hostileNames()],
    ["many series", manySeries(400)],
    ["null comparisons alone", nullsOnly()],
  ])("of %s is drawn", async (_, comparison) => {
    const { artifacts } = await renderComparisonPng(comparison);
    expect((await colorsOf(artifacts[0]?.content)).size).toBeGreaterThan(20);
  });

  test("of nothing is none", async () => {
    expect(await renderComparisonPng(nothingCompared())).toEqual({ artifacts: [] });
  });

  test("is among those of a run against another version", async () => {
    const { artifacts } = await renderPng({ ...exampleAnalysis(), versions: everyVerdict() });
    expect(artifacts.map(({ path }) => path)).toContain("charts/comparison-dark.png");
    expect(artifacts).toHaveLength(32);
  });

  test("says why there is none without a canvas library", async () => {
    vi.doMock("#chart-canvas", () => {
      throw new Error("libstdc++.so.6: cannot open shared object file");
    });
    const { renderComparisonPng: render } = await import("../../src/report/comparison/png.ts");
    const { artifacts, unavailable } = await render(everyVerdict());
    expect(artifacts).toEqual([]);
    expect(unavailable?.reason).toContain("the canvas library cannot be loaded");
  });
});
