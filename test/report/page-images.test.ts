/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Analysis } from "../../src/analysis/analysis.ts";
import type { CostAnalysis } from "../../src/analysis/cost-analysis.ts";
import { chartFonts } from "../../src/cli/reporting.ts";
import { writeArtifacts } from "../../src/io/artifact-files.ts";
import { renderHtml } from "../../src/report/html-report.ts";
import { bundlePage, chromiumFile, launchChromium } from "./browser.ts";
import { exampleAnalysis } from "./fixture.ts";
import { everyVerdict } from "./fixture-comparison.ts";
import { exampleCost } from "./fixture-cost.ts";
import { onDay, plainSettings, renderSite, summaryOf } from "./fixture-site.ts";
import { distanceOf, encodeReference, keepForLooking } from "./page-images.ts";
import { type SmallImage, decodeImage } from "./reference-images.ts";
import { openForImage, shoot, takeImage } from "./reference-pages.ts";

/*
 * What the pages look like, kept to be looked at. A page fails when more than so many squares of it have another colour on
 * average; what was drawn is then written to a temporary folder. After a change that is wanted,
 * COLDBENCH_RENEW_IMAGES=1 npx vitest run test/report/page-images.test.ts writes the references anew: look at each.
 */
const tolerated = 8;
const renewing = process.env["COLDBENCH_RENEW_IMAGES"] === "1";
const folder = "test/report/reference-pages";
const mostBytes = 1_500_000;

const themes = ["light", "dark"] as const;
const views = [
  { name: "report", path: "report.html", width: 1280 },
  { name: "front", path: "index.html", width: 1280 },
  { name: "run", path: "runs/2026-11-13T02-00-00Z-hello-0013/index.html", width: 1280 },
  { name: "run-phone", path: "runs/2026-11-13T02-00-00Z-hello-0013/index.html", width: 360 },
  { name: "scenario", path: "scenarios/hello/index.html", width: 1280 },
  { name: "methods", path: "methods.html", width: 1280 },
] as const;
const fileOf = (name: string, theme: (typeof themes)[number]): string =>
  `${name}${theme === "dark" ? "-dark" : ""}.png`;

/** A site of one run with a page, and of older ones for its trend; beside it a report with a comparison and costs. */
async function writePages(to: string): Promise<void> {
  const script = await bundlePage();
  const starts = new Set<string>(["host", "cold", "warm"]);
  const all = exampleAnalysis();
  const analysis = { ...all, cells: all.cells.filter(({ start }) => starts.has(start)) };
  const history = [10, 11, 12].map((day) => summaryOf(onDay(analysis, day)));
  const site = await renderSite([onDay(analysis, 13)], script, plainSettings, { fonts: chartFonts(), history });
  const full: Analysis = { ...all, versions: everyVerdict() };
  const cost = JSON.parse(JSON.stringify(exampleCost()).replaceAll('"resize"', '"hello"')) as CostAnalysis;
  const [report] = await renderHtml(full, { script, version: "0.1.0" }, cost);
  writeArtifacts(to, [...site.artifacts, { path: "report.html", content: report?.content ?? "" }]);
}

describe.skipIf(chromiumFile === undefined)("pages as images (skipped where there is no Chromium)", () => {
  let browser: Browser;
  let site: string;
  beforeAll(async () => {
    site = mkdtempSync(join(tmpdir(), "coldbench-pages-"));
    [browser] = await Promise.all([
      launchChromium(["--disable-lcd-text", "--font-render-hinting=none"]),
      writePages(site),
    ]);
    if (renewing) mkdirSync(folder, { recursive: true });
  }, 400_000);
  afterAll(async () => {
    await browser.close();
    rmSync(site, { recursive: true, force: true });
  });

  async function openView(name: (typeof views)[number]["name"]): Promise<Page & AsyncDisposable> {
    const { path, width } = views.find((view) => view.name === name) ?? views[0];
    const page = await openForImage(browser, join(site, path), width);
    return Object.assign(page, { [Symbol.asyncDispose]: () => page.close() });
  }

  function referenceOf(file: string): Promise<SmallImage> {
    return decodeImage(readFileSync(join(folder, file)), 1);
  }

  test.each(views.map(({ name }) => name))("%s looks as it did, in light and in dark", async (name) => {
    await using page = await openView(name);
    for (const theme of themes) {
      const file = fileOf(name, theme);
      const ours = await takeImage(page, theme);
      if (renewing) writeFileSync(join(folder, file), encodeReference(ours));
      const reference = await referenceOf(file);
      const { tiles, row } = distanceOf(ours, reference);
      const where = tiles > tolerated ? `row ${row}, look into ${keepForLooking(file, ours, reference)}` : "";
      expect(tiles, `${file} ${where}`).toBeLessThanOrEqual(tolerated);
    }
  });

  describe("a run's page that is changed", () => {
    let page: Page;
    let reference: SmallImage;
    beforeAll(async () => {
      [page, reference] = [await openView("run"), await referenceOf("run.png")];
      await takeImage(page, "light");
    });
    afterAll(() => page.close());

    /** Squares that differ with this style. */
    async function differingWith(css: string): Promise<number> {
      const style = await page.addStyleTag({ content: css });
      const image = await shoot(page);
      await style.evaluate((element) => element.parentNode?.removeChild(element));
      return distanceOf(image, reference).tiles;
    }

    test("is the same when edges are rasterised otherwise", async () => {
      expect(await differingWith("body { transform: translate(0.4px, 0.6px); }")).toBeLessThanOrEqual(tolerated);
    });

    test.each([
      ["a chart is not drawn", "canvas[data-chart=ecdf] { visibility: hidden; }"],
      ["a chart is drawn in other colours", "canvas[data-chart=phases] { filter: hue-rotate(120deg); }"],
      ["a section stands on another", "#words { position: relative; top: -10rem; }"],
      ["a section is missing", "#limits { display: none; }"],
      ["a table has lost its rows", "section.scenario .scroll { visibility: hidden; }"],
      ["the theme is the other", ":root { filter: invert(1); background: #fff; }"],
      ["all text is a third larger", "html { font-size: 133%; }"],
    ])("is told apart when %s", async (_, css) => {
      expect(await differingWith(css)).toBeGreaterThan(2 * tolerated);
    });
  });

  test("the references are those that are compared, and small", () => {
    const wanted = views.flatMap(({ name }) => themes.map((theme) => fileOf(name, theme)));
    const files = readdirSync(folder);
    expect(files.toSorted()).toEqual(wanted.toSorted());
    expect(files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)).toBeLessThan(mostBytes);
  });
});
