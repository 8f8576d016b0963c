/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CostAnalysis } from "../../src/analysis/cost-analysis.ts";
import { renderCostHtml } from "../../src/report/cost/html-page.ts";
import { costSection } from "../../src/report/cost/html-section.ts";
import { bundlePage, canvasColors, canvasContents, chromiumFile, launchChromium, openPage } from "./browser.ts";
import { hostileName } from "./fixture-comparison.ts";
import { exampleCost, hostileCost, manyOffers, nothingKnown } from "./fixture-cost.ts";

async function pageOf(cost: CostAnalysis, script = ""): Promise<string> {
  const [artifact, ...others] = await renderCostHtml(cost, { script, version: "9.8.7" });
  expect(others).toEqual([]);
  expect(artifact?.path).toBe("cost.html");
  return String(artifact?.content);
}

describe("the page of cost", () => {
  test("has its parts in order, and every number of every row", async () => {
    const page = await pageOf(exampleCost());
    const parts = [
      "<h1>What it costs</h1>",
      exampleCost().sentence,
      "Prices older than 90 days: Azure (read 2026-07-01, 144 days ago).",
      "<h2>resize</h2>",
      'data-chart="cost-curve"',
      'data-chart="cost-pareto"',
      "resize: cost and latency, cold starts mixed in",
      "Unknown, and never taken to be nothing",
      "resize: where lines cross, requests a month",
      "What the amounts are made of",
      "What a careful reader must know (4)",
      "<h2>hello</h2>",
      "<h2>Prices</h2>",
      "<h2>What this leaves out</h2>",
      "<h2>Notes</h2>",
      'id="cost"',
    ];
    const places = parts.map((part) => page.indexOf(part));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    for (const text of [
      "$0.479 [0.422, 0.537]",
      "$22.96 [21.81, 24.11]",
      "<strong>Akamai Wasm Functions</strong>: Akamai publishes no price",
      "give --density",
      "1.31M [1.21M, 1.43M]",
      "1,810 to a machine, measured, its memory is full first",
      "Each execution is billed 100 ms at least",
      "144 days ago, older than 90 days",
      "duration $2.00, requests $2.00",
      '<a href="https://azure.microsoft.com/pricing/details/functions/" rel="noreferrer">',
    ]) {
      expect(page).toContain(text);
    }
  });

  test("says in place of charts that there is nothing to draw", async () => {
    const page = await pageOf(nothingKnown());
    expect(page).not.toContain("<canvas");
    expect(page).toContain("nothing to draw");
    expect(page).not.toContain("<h2>Prices</h2>");
  });

  test("admits only its own style and script", async () => {
    const page = await pageOf(hostileCost(), 'console.log("</script><!--")');
    const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? "";
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
    expect(policy).toContain(`script-src &#39;sha256-${createHash("sha256").update(script).digest("base64")}&#39;`);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toMatch(/<img|href="javascript/);
    expect(JSON.parse(/id="cost">([^<]*)</.exec(page)?.[1] ?? "")).toEqual(hostileCost());
  });
});

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

describe.skipIf(chromiumFile === undefined)("the page in Chromium (skipped where there is none)", () => {
  let browser: Browser;
  let script: string;
  beforeAll(async () => {
    [browser, script] = await Promise.all([launchChromium(), bundlePage()]);
  });
  afterAll(() => browser.close());

  test("draws every chart, without an error and without a request beyond the file itself", async () => {
    await using report = await openPage(browser, await pageOf(exampleCost(), script));
    const colors = await canvasColors(report.page);
    expect(colors).toHaveLength(4);
    expect(Math.min(...colors)).toBeGreaterThan(20);
    expect(report.problems).toEqual([]);
    expect(report.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
  });

  test("draws again what is asked for, and in the other theme", async () => {
    await using report = await openPage(browser, await pageOf(exampleCost(), script), { colorScheme: "light" });
    const { page } = report;
    const first = await canvasContents(page);
    await page.getByRole("checkbox", { name: "Azure Functions Consumption 512 MB" }).uncheck();
    const second = await canvasContents(page);
    expect(second.map((content, at) => content !== first[at])).toEqual([true, true, false, false]);
    expect(await page.locator('canvas[data-chart="cost-curve"]').first().getAttribute("aria-label")).not.toContain(
      "Azure",
    );
    await page.getByRole("button", { name: "Dark theme" }).click();
    const third = await canvasContents(page);
    expect(third.every((content, at) => content !== second[at])).toBe(true);
    expect(report.problems).toEqual([]);
  });

  test("of many offers shows some at first, says how many, and draws any", async () => {
    await using report = await openPage(browser, await pageOf(manyOffers(32), script));
    const { page } = report;
    expect(await page.locator("[data-shown]").textContent()).toBe("(10 of 32 shown)");
    await page.locator(".boxes > summary").click();
    await page.getByRole("checkbox", { name: "Offer 7, wasm-3" }).check();
    expect(await page.locator("[data-shown]").textContent()).toBe("(11 of 32 shown)");
    expect(await page.locator("figcaption p").first().textContent()).toContain("11 of 32 are drawn.");
    expect(report.problems).toEqual([]);
  });

  test("hovering shows what a point costs", async () => {
    await using report = await openPage(browser, await pageOf(exampleCost(), script));
    const canvas = report.page.locator("canvas").first();
    const before = await canvasContents(report.page);
    await canvas.hover({ position: { x: 400, y: 150 } });
    await report.page.waitForTimeout(100);
    expect((await canvasContents(report.page))[0]).not.toBe(before[0]);
  });

  test("prints in light colours and goes back", async () => {
    await using report = await openPage(browser, await pageOf(exampleCost(), script), { colorScheme: "dark" });
    const before = await canvasContents(report.page);
    const pdf = await report.page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(await canvasContents(report.page)).toEqual(before);
    expect(report.problems).toEqual([]);
  });

  test("names like markup are text", async () => {
    await using report = await openPage(browser, await pageOf(hostileCost(), script));
    expect(await report.page.locator("main img, main script, main a").count()).toBe(0);
    expect(await report.page.locator("tbody th").first().textContent()).toContain("<script>alert(1)</script>");
    expect(await report.page.locator("h2").first().textContent()).toContain(hostileName);
    expect(Math.min(...(await canvasColors(report.page)))).toBeGreaterThan(20);
    expect(report.problems).toEqual([]);
  });

  test("the section of another report brings its data with it", async () => {
    const shell = await pageOf(nothingKnown(), script);
    const page = shell
      .replace(/<script type="application\/json" id="cost">.*?<\/script>/, "")
      .replace('<main id="main">', () => `<main id="main">${costSection(exampleCost()).markup}`);
    await using report = await openPage(browser, page);
    const colors = await canvasColors(report.page);
    expect(colors).toHaveLength(4);
    expect(Math.min(...colors)).toBeGreaterThan(20);
    expect(report.problems).toEqual([]);
  });

  test.each<[string, CostAnalysis]>([
    ["the example", exampleCost()],
    ["hostile names", hostileCost()],
    ["many offers", manyOffers(32)],
    ["nothing known", nothingKnown()],
  ])("%s fits 360 px without scrolling the page sideways", async (_, cost) => {
    await using report = await openPage(browser, await pageOf(cost, script), { viewport: { width: 360, height: 740 } });
    expect(await report.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(report.problems).toEqual([]);
  });

  test.each([
    ["the example", "light", exampleCost()],
    ["the example", "dark", exampleCost()],
    ["many offers", "light", manyOffers(32)],
    ["nothing known", "dark", nothingKnown()],
  ] as const)("axe finds nothing in %s in the %s theme", async (_, colorScheme, cost) => {
    await using report = await openPage(browser, await pageOf(cost, script), { colorScheme, bypassCSP: true });
    await report.page.evaluate(() => {
      for (const folded of document.querySelectorAll("details")) folded.open = true;
    });
    await report.page.addScriptTag({ content: axe });
    const found = await report.page.evaluate(async () => {
      const { axe: engine } = window as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[]; passes: unknown[] }> };
      };
      const { violations, passes } = await engine.run();
      return {
        passes: passes.length,
        violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
      };
    });
    expect(found.violations).toEqual([]);
    expect(found.passes).toBeGreaterThan(15);
  });
});
