/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Analysis } from "../../src/analysis/analysis.ts";
import { bundlePage, canvasColors, canvasContents, chromiumFile, launchChromium, openReport } from "./browser.ts";
import { exampleAnalysis, longNames, twoScenarios } from "./fixture.ts";
import { manyHosts, manyLongHosts } from "./fixture-hosts.ts";

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

test("a Chromium is there when everything is required", () => {
  if (process.env["COLDBENCH_REQUIRE"] === "all")
    expect(chromiumFile, "install chromium or set CHROMIUM").toBeDefined();
});

describe.skipIf(chromiumFile === undefined)("the page in Chromium (skipped where there is none)", () => {
  let browser: Browser;
  let script: string;
  beforeAll(async () => {
    [browser, script] = await Promise.all([launchChromium(), bundlePage()]);
  });
  afterAll(() => browser.close());

  test("draws every chart, without an error and without a request beyond the file itself", async () => {
    await using report = await openReport(browser, exampleAnalysis(), script);
    const colors = await canvasColors(report.page);
    expect(colors).toHaveLength(6);
    expect(Math.min(...colors)).toBeGreaterThan(20);
    expect(report.problems).toEqual([]);
    expect(report.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
  });

  test("its Content-Security-Policy refuses an injected script and any connection", async () => {
    await using report = await openReport(browser, exampleAnalysis(), script);
    const ran = await report.page.evaluate(async () => {
      const element = document.createElement("script");
      element.textContent = "window.injected = true";
      document.body.append(element);
      const fetched = await fetch("http://127.0.0.1:9/").then(
        () => "fetched",
        () => "refused",
      );
      return { injected: "injected" in window, fetched };
    });
    expect(ran).toEqual({ injected: false, fetched: "refused" });
    expect(report.problems.some((problem) => problem.includes("Content Security Policy"))).toBe(true);
  });

  test("a target named like markup is text, and its data do not end the script", async () => {
    const evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'</script>\u2028";
    await using report = await openReport(browser, renamed(exampleAnalysis(), "wasm-c", evil), script);
    const dialogs: string[] = [];
    report.page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await report.page.reload();
    expect(await report.page.locator("main img, main script").count()).toBe(0);
    expect(await report.page.locator("section.scenario > .scroll tbody th").first().textContent()).toBe(evil);
    expect(Math.min(...(await canvasColors(report.page)))).toBeGreaterThan(20);
    expect(dialogs).toEqual([]);
    expect(report.problems).toEqual([]);
  });

  test("the scale, the starts, the targets, the bars and the distribution can be changed by keyboard", async () => {
    await using report = await openReport(browser, exampleAnalysis(), script);
    const { page } = report;
    let before = await canvasContents(page);
    const changed = async (): Promise<boolean[]> => {
      const now = await canvasContents(page);
      const result = now.map((content, at) => content !== before[at]);
      before = now;
      return result;
    };
    await page.locator('[data-control="scale"][value="log"]').focus();
    await page.keyboard.press("ArrowRight");
    expect(await changed()).toEqual([true, true, false, true, false, true]);
    await page.locator('[data-control="starts"][value="all"]').focus();
    await page.keyboard.press("ArrowRight");
    expect((await changed()).slice(0, 3)).toEqual([true, true, true]);
    await page.locator('[data-control="target"][value="docker-node"]').focus();
    await page.keyboard.press("Space");
    expect(await changed()).toEqual([true, true, true, true, true, true]);
    expect(await page.locator('canvas[data-chart="starts"]').getAttribute("aria-label")).not.toContain("docker-node");
    await page.locator('[data-control="phases"][value="share"]').focus();
    await page.keyboard.press("ArrowRight");
    expect(await changed()).toEqual([false, false, true, false, false, false]);
    await page.locator('[data-control="ecdf-start"]').focus();
    await page.keyboard.press("w");
    expect(await changed()).toEqual([false, false, false, true, false, false]);
    expect(await page.locator('figure:has([data-chart="ecdf"]) h3').textContent()).toBe("Distribution: warm");
    await page.locator('[data-control="shape-start"]').focus();
    await page.keyboard.press("w");
    expect(await changed()).toEqual([false, false, false, false, true, false]);
    expect(await page.locator('figure:has([data-chart="shape"]) h3').textContent()).toBe("Shape: warm");
    expect(report.problems).toEqual([]);
  });

  test("many targets are shown and hidden by language, and a language without any is no error", async () => {
    await using report = await openReport(browser, manyHosts(), script);
    const { page } = report;
    const label = (): Promise<string | null> => page.locator('canvas[data-chart="starts"]').getAttribute("aria-label");
    await page.locator("details.boxes summary").click();
    await page.getByRole("button", { name: "Go: none" }).click();
    expect(await page.locator("[data-shown]").textContent()).toBe("(10 of 20 shown)");
    expect(await label()).toContain("wasmtime-c cold");
    expect(await label()).not.toContain("wasmtime-go");
    await page.getByRole("button", { name: "C: none", exact: true }).click();
    expect(await page.locator("[data-shown]").textContent()).toBe("(0 of 20 shown)");
    await page.getByRole("button", { name: "Go: all" }).click();
    expect(await label()).toContain("wasmtime-go cold");
    expect(report.problems).toEqual([]);
  });

  test("printing opens what is folded, and folds it again", async () => {
    await using report = await openReport(browser, manyHosts(), script);
    const open = (): Promise<number> => report.page.locator("details[open]").count();
    const all = await report.page.locator("main details").count();
    await report.page.locator("details.fold summary").first().click();
    await report.page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    expect(await open()).toBe(all);
    await report.page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await open()).toBe(1);
  });

  test("the button changes the theme of page and charts", async () => {
    await using report = await openReport(browser, exampleAnalysis(), script, { colorScheme: "light" });
    const surface = (): Promise<string> => report.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await canvasContents(report.page);
    expect(await surface()).toBe("rgb(255, 255, 255)");
    await report.page.getByRole("button", { name: "Dark theme" }).click();
    expect(await surface()).toBe("rgb(20, 23, 28)");
    expect((await canvasContents(report.page)).every((content, at) => content !== before[at])).toBe(true);
    await report.page.getByRole("button", { name: "Light theme" }).click();
    expect(await canvasContents(report.page)).toEqual(before);
  });

  test("hovering a mark draws what is known about its cell", async () => {
    await using report = await openReport(browser, exampleAnalysis(), script);
    const canvas = report.page.locator('canvas[data-chart="starts"]');
    const [before] = await canvasContents(report.page);
    await canvas.hover({ position: { x: 400, y: 120 } });
    await expect.poll(async () => (await canvasContents(report.page))[0] === before).toBe(false);
  });

  test.each([
    ["the example", exampleAnalysis()],
    ["long names", longNames()],
    ["two scenarios", twoScenarios()],
    ["many hosts", manyLongHosts()],
  ])("%s fits 360 px without scrolling the page sideways", async (_, analysis) => {
    await using report = await openReport(browser, analysis, script, { viewport: { width: 360, height: 740 } });
    const { scrollWidth, widest } = await report.page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      widest: Math.max(...[...document.querySelectorAll("canvas")].map((canvas) => canvas.clientWidth)),
    }));
    expect(scrollWidth).toBe(360);
    expect(widest).toBeGreaterThan(250);
    expect(widest).toBeLessThanOrEqual(360);
    expect(report.problems).toEqual([]);
  });

  test("several scenarios have a section and controls of their own", async () => {
    await using report = await openReport(browser, twoScenarios(), script);
    const { page } = report;
    expect(await page.locator("section.scenario h2").allTextContents()).toEqual(["hello", "sha256"]);
    const before = await canvasContents(page);
    await page.locator("section.scenario").nth(1).locator('[data-control="scale"][value="linear"]').check();
    const after = await canvasContents(page);
    const changed = before.map((content, at) => content !== after[at]);
    const [first, second] = [changed.slice(0, 6), changed.slice(6)];
    expect(first).toEqual([false, false, false, false, false, false]);
    expect(second).toEqual([true, true, false, true, false, true]);
  });

  test("a run without an accepted sample says so instead of drawing", async () => {
    const { cells: _, ...rest } = exampleAnalysis();
    await using report = await openReport(browser, { ...rest, cells: [], comparisons: [], densities: [] }, script);
    expect(await report.page.locator("canvas").count()).toBe(0);
    expect(await report.page.locator("main").textContent()).toContain("No sample of this scenario was accepted");
    expect(report.problems).toEqual([]);
  });

  test("prints in light colours and goes back", async () => {
    await using report = await openReport(browser, exampleAnalysis(), script, { colorScheme: "dark" });
    const before = await canvasContents(report.page);
    const pdf = await report.page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(await report.page.evaluate(() => document.documentElement.dataset["theme"])).toBeUndefined();
    expect(await canvasContents(report.page)).toEqual(before);
    expect(report.problems).toEqual([]);
  });

  test.each([
    ["the example", "light", exampleAnalysis()],
    ["the example", "dark", exampleAnalysis()],
    ["many hosts", "light", manyHosts()],
    ["many hosts", "dark", manyHosts()],
  ] as const)("axe finds nothing serious in %s in the %s theme", async (_, colorScheme, analysis) => {
    await using report = await openReport(browser, analysis, script, { colorScheme, bypassCSP: true });
    await report.page.evaluate(() => {
      for (const folded of document.querySelectorAll("details")) folded.open = true;
    });
    // Of text on a gradient, axe does not judge the contrast: the shade at a table's edge has none.
    await report.page.addStyleTag({ content: ".scroll { background: none !important; }" });
    await report.page.addScriptTag({ content: axe });
    const found = await report.page.evaluate(async () => {
      const { axe: engine } = window as unknown as {
        axe: {
          run(): Promise<{
            violations: { id: string; impact: string; nodes: { html: string }[] }[];
            passes: unknown[];
          }>;
        };
      };
      const { violations, passes } = await engine.run();
      return {
        passes: passes.length,
        serious: violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
      };
    });
    expect(found.serious).toEqual([]);
    expect(found.passes).toBeGreaterThan(20);
  });
});

/** The analysis with one target under another name, wherever the name occurs. */
function renamed(analysis: Analysis, from: string, to: string): Analysis {
  return JSON.parse(JSON.stringify(analysis), (_, value: unknown) => (value === from ? to : value)) as Analysis;
}
