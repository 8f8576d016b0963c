/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { createHash } from "node:crypto";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Trend } from "../../src/analysis/trend-model.ts";
import { fullView } from "../../src/report/charts/scenario-charts.ts";
import { lightTheme } from "../../src/report/theme.ts";
import { trendChart } from "../../src/report/trend/chart.ts";
import { renderTrendHtml } from "../../src/report/trend/html-page.ts";
import { renderTrendPng } from "../../src/report/trend/png.ts";
import { bundlePage, canvasColors, chromiumFile, launchChromium, openPage } from "./browser.ts";
import { hostileName } from "./fixture-comparison.ts";
import { exampleTrend } from "./fixture-trend.ts";

const trend = exampleTrend();

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly note?: string;
}

describe("the chart of a scenario over time", () => {
  const { config, description } = trendChart(trend, fullView("hello", lightTheme, "sans-serif"));
  const [levels, wasm, docker, ...others] = config.data.datasets.map(({ data }) => data as readonly Placed[]);

  test("has a dot per run of each series of that scenario, at the place of its run, higher where it took longer", () => {
    expect(others).toEqual([]);
    expect(wasm?.map(({ x }) => x)).toEqual(Array.from({ length: 80 }, (_, at) => at));
    expect(docker).toHaveLength(80);
    const medians = trend.series[0]?.points.map(({ medianNs }) => medianNs) ?? [];
    const byTime = medians.map((ns, at) => ({ ns, y: wasm?.[at]?.y ?? 0 })).toSorted((a, b) => a.ns - b.ns);
    // Heights of a canvas grow downwards.
    expect(byTime.every(({ y }, at) => at === 0 || y <= (byTime[at - 1]?.y ?? 0))).toBe(true);
    expect(wasm?.[30]?.note).toMatch(/^2026-10-01 02:00: 1\.\d+ ms, n 30, commit 001ecccccc$/);
  });

  test("draws each level as a line of its own, from half a run before its first run to half a run after its last", () => {
    const ends = (levels ?? []).filter(({ x }) => !Number.isNaN(x)).map(({ x }) => x);
    expect(ends).toEqual([-0.45, 29.45, 29.55, 69.45, 69.55, 79.45, -0.45, 79.45]);
    expect(levels?.filter(({ x }) => Number.isNaN(x))).toHaveLength(4);
  });

  test("tells the same in words", () => {
    expect(description).toMatch(
      /^hello: medians over time: wasm cold \d{3} us, 1\.[34]\d?x slower .* since 2026-10-01, 1\.5.*x faster .* since 2026-11-10; docker cold .* ms, no step$/,
    );
  });
});

test("there is an image per scenario, in light and dark", async () => {
  const { artifacts, unavailable } = await renderTrendPng(trend);
  expect(unavailable).toBeUndefined();
  expect(artifacts.map(({ path }) => path)).toEqual([
    "charts/hello-trend.png",
    "charts/hello-trend-dark.png",
    "charts/json-trend.png",
    "charts/json-trend-dark.png",
  ]);
  for (const { content } of artifacts) expect(Buffer.from(content).subarray(1, 4).toString()).toBe("PNG");
});

async function pageOf(shown: Trend, script = ""): Promise<string> {
  const [artifact] = await renderTrendHtml(shown, { script, version: "9.8.7" });
  expect(artifact?.path).toBe("trend.html");
  return String(artifact?.content);
}

test("the page has the sentence, the steps and a chart per scenario, and admits only its own style and script", async () => {
  const page = await pageOf(trend);
  expect(page).toContain(`<p class="lead">${trend.sentence}</p>`);
  expect(page.match(/<canvas data-chart="trend"/g)).toHaveLength(2);
  expect(page).toContain("engine engine 1, now engine 2");
  const hostile = exampleTrend({ target: hostileName, scenario: hostileName });
  const escaped = await pageOf(hostile, "console.log(1)");
  expect(escaped).not.toContain("<img");
  expect(JSON.parse(/id="trend">([^<]*)</.exec(escaped)?.[1] ?? "")).toEqual(hostile);
  const script = /<script>([\s\S]*?)<\/script>/.exec(escaped)?.[1] ?? "";
  expect(escaped).toContain(`sha256-${createHash("sha256").update(script).digest("base64")}`);
});

describe.skipIf(chromiumFile === undefined)("the page in Chromium (skipped where there is none)", () => {
  let browser: Browser;
  let script: string;
  beforeAll(async () => {
    [browser, script] = await Promise.all([launchChromium(), bundlePage()]);
  });
  afterAll(() => browser.close());

  test("draws every chart, also on a narrow screen, without an error and without a request", async () => {
    const page = await pageOf(trend, script);
    for (const width of [1100, 400]) {
      await using report = await openPage(browser, page);
      await report.page.setViewportSize({ width, height: 900 });
      const colors = await canvasColors(report.page);
      expect(colors).toHaveLength(2);
      expect(Math.min(...colors)).toBeGreaterThan(10);
      expect(report.problems).toEqual([]);
      expect(report.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    }
  });
});
