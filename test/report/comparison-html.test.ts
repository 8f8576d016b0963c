/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunComparison } from "../../src/analysis/run-verdicts.ts";
import { renderComparisonHtml } from "../../src/report/comparison/html-page.ts";
import { renderHtml } from "../../src/report/html-report.ts";
import {
  bundlePage,
  canvasColors,
  canvasContents,
  chromiumFile,
  launchChromium,
  openPage,
  openReport,
} from "./browser.ts";
import { exampleAnalysis } from "./fixture.ts";
import {
  everyVerdict,
  hostileName,
  hostileNames,
  manySeries,
  nothingCompared,
  nullsOnly,
  oneRunEach,
  untrusted,
} from "./fixture-comparison.ts";

async function pageOf(comparison: RunComparison, script = ""): Promise<string> {
  const [artifact, ...others] = await renderComparisonHtml(comparison, { script, version: "9.8.7" });
  expect(others).toEqual([]);
  expect(artifact?.path).toBe("comparison.html");
  return String(artifact?.content);
}

describe("the page of a comparison", () => {
  test("has its parts in order, and every number of every series", async () => {
    const page = await pageOf(everyVerdict());
    const parts = [
      "<h1>Cold starts: regression</h1>",
      everyVerdict().sentence,
      "<h2>working tree against main</h2>",
      'data-chart="comparison"',
      "<h2>Every series</h2>",
      "<h2>Budgets</h2>",
      "<h2>Phases that moved</h2>",
      "<h2>A/A: the same target twice</h2>",
      "<h2>What differs between the sides</h2>",
      "<h2>Notes</h2>",
      "<h2>How this was judged</h2>",
      'id="comparison"',
    ];
    const places = parts.map((part) => page.indexOf(part));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    for (const words of [
      "missing",
      "failing",
      "slower",
      "unconfirmed",
      "faster",
      "inconclusive",
      "incomparable",
      "new",
    ]) {
      expect(page).toContain(`data-verdict="${words}">${words}</span>`);
    }
    for (const text of [
      "1.66x [1.48, 1.83]",
      "98.3 %",
      "&lt; 0.001",
      "7.1 %",
      "60, 41",
      "+31.4 ms",
      "103 %",
      "358 [341, 377]",
    ]) {
      expect(page).toContain(text);
    }
    expect(page).toContain("b".repeat(64));
  });

  test("says in place of a chart that there is nothing to draw", async () => {
    const page = await pageOf(nothingCompared());
    expect(page).not.toContain("<canvas");
    expect(page).toContain("nothing to draw");
    expect(await pageOf(nullsOnly())).toContain("<h2>A/A</h2>");
  });

  test("says that the host is not trustworthy, and which target differs from itself", async () => {
    const page = await pageOf(untrusted());
    expect(page).toContain("<h1>Cold starts: host not trustworthy</h1>");
    expect(page).toContain("<strong>differs from itself</strong>");
  });

  test("admits only its own style and script", async () => {
    const page = await pageOf(hostileNames(), 'console.log("</script><!--")');
    const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? "";
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
    expect(policy).toContain(`script-src &#39;sha256-${createHash("sha256").update(script).digest("base64")}&#39;`);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toContain("<img");
    const data = /id="comparison">([^<]*)</.exec(page)?.[1] ?? "";
    expect(JSON.parse(data)).toEqual(hostileNames());
  });
});

test("the report of a run has a section of its other version, first of all; of none, none", async () => {
  const [artifact] = await renderHtml({ ...exampleAnalysis(), versions: everyVerdict() }, { script: "", version: "0" });
  const page = String(artifact?.content);
  expect(page).toContain('<a href="#versions">Against main</a>');
  expect(page.indexOf('id="versions"')).toBeLessThan(page.indexOf('id="scenario-'));
  expect(page).toContain(everyVerdict().sentence);
  const [plain] = await renderHtml(exampleAnalysis(), { script: "", version: "0" });
  expect(plain?.content).not.toContain('id="versions"');
});

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

describe.skipIf(chromiumFile === undefined)("the page in Chromium (skipped where there is none)", () => {
  let browser: Browser;
  let script: string;
  beforeAll(async () => {
    [browser, script] = await Promise.all([launchChromium(), bundlePage()]);
  });
  afterAll(() => browser.close());

  test("draws the chart, without an error and without a request beyond the file itself", async () => {
    await using report = await openPage(browser, await pageOf(everyVerdict(), script));
    const colors = await canvasColors(report.page);
    expect(colors).toHaveLength(1);
    expect(colors[0]).toBeGreaterThan(20);
    expect(report.problems).toEqual([]);
    expect(report.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
  });

  test("draws it beside the charts of the run, and again in the other theme", async () => {
    await using report = await openReport(browser, { ...exampleAnalysis(), versions: everyVerdict() }, script, {
      colorScheme: "light",
    });
    const before = await canvasContents(report.page);
    await report.page.getByRole("button", { name: "Dark theme" }).click();
    const after = await canvasContents(report.page);
    expect(before).toHaveLength(7);
    expect(after.every((content, at) => content !== before[at])).toBe(true);
    expect(report.problems).toEqual([]);
  });

  test("the chart's text alternative has every series with its verdict", async () => {
    await using report = await openPage(browser, await pageOf(everyVerdict(), script));
    const label = await report.page.getByRole("img").getAttribute("aria-label");
    expect(label).toContain("process-node cold 1.66x [1.48, 1.83] slower");
    expect(label).toContain("docker-go cold missing");
    expect(label).toContain("wasm-c warm against itself 0.99x [0.96, 1.03] quiet");
  });

  test("names like markup are text", async () => {
    await using report = await openPage(browser, await pageOf(hostileNames(), script));
    expect(await report.page.locator("main img, main script, main a").count()).toBe(0);
    expect(await report.page.locator(".verdicts tbody th").first().textContent()).toContain(hostileName);
    expect(Math.min(...(await canvasColors(report.page)))).toBeGreaterThan(20);
    expect(report.problems).toEqual([]);
  });

  test.each<[string, RunComparison]>([
    ["every verdict", everyVerdict()],
    ["hostile names", hostileNames()],
    ["one run each", oneRunEach()],
    ["many series", manySeries(300)],
  ])("%s fits 360 px without scrolling the page sideways", async (_, comparison) => {
    await using report = await openPage(browser, await pageOf(comparison, script), {
      viewport: { width: 360, height: 740 },
    });
    expect(await report.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(report.problems).toEqual([]);
  });

  test.each([
    ["every verdict", "light", everyVerdict()],
    ["every verdict", "dark", everyVerdict()],
    ["a host that is not trusted", "light", untrusted()],
    ["nothing", "dark", nothingCompared()],
  ] as const)("axe finds nothing in %s in the %s theme", async (_, colorScheme, comparison) => {
    await using report = await openPage(browser, await pageOf(comparison, script), { colorScheme, bypassCSP: true });
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
