/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Analysis } from "../../src/analysis/analysis.ts";
import { writeArtifacts } from "../../src/io/artifact-files.ts";
import { bundlePage, canvasColors, chromiumFile, launchChromium } from "./browser.ts";
import { exampleAnalysis, twoScenarios } from "./fixture.ts";
import { onDay, renderSite } from "./fixture-site.ts";

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'</script>\u2028";

/** The analysis with a name in place of another, wherever it stands as a whole text. */
function renamed(analysis: Analysis, names: Readonly<Record<string, string>>): Analysis {
  return JSON.parse(JSON.stringify(analysis), (_, value: unknown) =>
    typeof value === "string" ? (names[value] ?? value) : value,
  ) as Analysis;
}

describe.skipIf(chromiumFile === undefined)(
  "a site in Chromium, opened from disk (skipped where there is none)",
  { timeout: 300_000 },
  () => {
    let browser: Browser;
    let folder: string;
    let pages: readonly string[];
    beforeAll(async () => {
      const [launched, script] = await Promise.all([launchChromium(), bundlePage()]);
      browser = launched;
      folder = mkdtempSync(join(tmpdir(), "coldbench-site-"));
      const hostile = renamed(onDay(exampleAnalysis(), 13), { hello: evil, "wasm-c": `${evil}2` });
      const site = await renderSite([onDay(exampleAnalysis(), 11), onDay(twoScenarios(), 12), hostile], script);
      writeArtifacts(folder, site.artifacts);
      pages = site.artifacts.map(({ path }) => path).filter((path) => path.endsWith(".html"));
    }, 400_000);
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    });

    interface Opened extends AsyncDisposable {
      readonly page: Page;
      readonly problems: readonly string[];
      readonly requests: readonly string[];
    }

    async function open(path: string, context: BrowserContextOptions = {}): Promise<Opened> {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...context });
      const problems: string[] = [];
      const requests: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) problems.push(message.text());
      });
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("requestfailed", (request) => {
        const why = request.failure()?.errorText ?? "";
        // Between screen and paper a page changes its images, and gives up those under way.
        if (why !== "net::ERR_ABORTED") problems.push(`failed: ${request.url()} ${why}`);
      });
      page.on("request", (request) => requests.push(request.url()));
      page.on("dialog", (dialog) => {
        problems.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.goto(pathToFileURL(join(folder, path)).href);
      return { page, problems, requests, [Symbol.asyncDispose]: () => page.close() };
    }

    test("there is a page for the front, the methods, every run, every scenario, and what is not there", () => {
      expect(pages.filter((path) => path.startsWith("runs/"))).toHaveLength(3);
      expect(pages.filter((path) => path.startsWith("scenarios/"))).toHaveLength(3);
      expect(pages.filter((path) => !path.includes("/")).toSorted()).toEqual([
        "404.html",
        "index.html",
        "methods.html",
      ]);
    });

    test("no page has an error or a request that leaves the folder; charts and images are drawn", async () => {
      const root = pathToFileURL(folder).href;
      for (const path of pages) {
        await using opened = await open(path);
        await opened.page.locator("footer, main").last().scrollIntoViewIfNeeded();
        expect(opened.problems, path).toEqual([]);
        expect(
          opened.requests.filter((url) => !url.startsWith(root) && !url.startsWith("data:")),
          path,
        ).toEqual([]);
        const colors = await canvasColors(opened.page);
        if (path.startsWith("runs/")) expect(colors.length, path).toBeGreaterThan(4);
        for (const count of colors) expect(count, path).toBeGreaterThan(4);
        const images = await opened.page.evaluate(() =>
          [...document.querySelectorAll("img")].map(({ naturalWidth, alt }) => ({ naturalWidth, alt })),
        );
        if (path === "index.html") expect(images).toHaveLength(3);
        for (const { naturalWidth, alt } of images) {
          expect(naturalWidth, path).toBeGreaterThan(300);
          expect(alt, path).toContain("Cold against warm");
        }
      }
    });

    test("every link within the site leads to a file, and to an element where it names one; links elsewhere are https", async () => {
      for (const path of pages) {
        await using opened = await open(path);
        const links = await opened.page.evaluate(() =>
          [...document.querySelectorAll("a[href], link[rel=alternate], source, img")].map((element) =>
            element instanceof HTMLAnchorElement || element instanceof HTMLLinkElement
              ? element.href
              : new URL(element.getAttribute("srcset") ?? element.getAttribute("src") ?? "", document.baseURI).href,
          ),
        );
        // Shown at any depth, it has no way that it could be sure of.
        if (path === "404.html") expect(links.every((link) => link.endsWith("#main"))).toBe(true);
        else expect(links.length, path).toBeGreaterThan(3);
        for (const link of links) {
          const url = new URL(link);
          if (url.protocol === "https:") continue;
          expect(url.protocol, `${path}: ${link}`).toBe("file:");
          const file = fileURLToPath(new URL(url.pathname, "file:"));
          expect(file.startsWith(folder) && existsSync(file), `${path}: ${link}`).toBe(true);
          if (url.hash.length > 1 && file.endsWith(".html"))
            expect(readFileSync(file, "utf8"), `${path}: ${link}`).toContain(
              `id="${decodeURIComponent(url.hash.slice(1))}"`,
            );
        }
      }
    });

    test("names like markup are text on every page", async () => {
      for (const path of pages) {
        await using opened = await open(path);
        expect(await opened.page.locator("main script:not([type]), img[src=x]").count(), path).toBe(0);
        expect(opened.problems, path).toEqual([]);
      }
      await using front = await open("index.html");
      expect(await front.page.locator("article h3").first().textContent()).toBe(evil);
    });

    test.each(["light", "dark"] as const)(
      "axe finds nothing serious on any page in the %s theme",
      async (colorScheme) => {
        for (const path of pages) {
          await using opened = await open(path, { colorScheme, bypassCSP: true });
          await opened.page.evaluate(() => {
            for (const folded of document.querySelectorAll("details")) folded.open = true;
          });
          // Of text on a gradient, axe does not judge the contrast: the shade at a table's edge has none.
          await opened.page.addStyleTag({ content: ".scroll { background: none !important; }" });
          await opened.page.addScriptTag({ content: axe });
          const found = await opened.page.evaluate(async () => {
            const { axe: engine } = window as unknown as {
              axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
            };
            return (await engine.run()).violations
              .filter(
                ({ impact, id }) =>
                  ["serious", "critical"].includes(impact) || id.startsWith("heading") || id === "region",
              )
              .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
          });
          expect(found, path).toEqual([]);
        }
      },
    );

    test.each([360, 768])("no page scrolls sideways at %i px", async (width) => {
      for (const path of pages) {
        await using opened = await open(path, { viewport: { width, height: 740 } });
        expect(await opened.page.evaluate(() => document.documentElement.scrollWidth), path).toBe(width);
      }
    });

    test("the keyboard comes to the skip link first, then the site, and sees where it is", async () => {
      for (const path of pages) {
        await using opened = await open(path);
        const { page } = opened;
        const focused = (): Promise<{ text: string; isInside: boolean; outline: string; href: string | null }> =>
          page.evaluate(() => {
            const element = document.activeElement as HTMLElement;
            return {
              text: element.textContent ?? "",
              isInside: element.closest("nav[aria-label=Site]") !== null,
              outline: getComputedStyle(element).outlineStyle,
              href: element.getAttribute("href"),
            };
          });
        await page.keyboard.press("Tab");
        expect((await focused()).href, path).toBe("#main");
        expect(await page.locator(".skip").evaluate((link) => link.getBoundingClientRect().left), path).toBeGreaterThan(
          0,
        );
        if (path === "404.html") continue;
        await page.keyboard.press("Tab");
        const brand = await focused();
        expect([brand.isInside, brand.outline], path).toEqual([true, "solid"]);
        await page.keyboard.press("Tab");
        expect((await focused()).isInside, path).toBe(true);
      }
    });

    test("every page prints: all of it, nothing beyond the paper, no way to other pages", async () => {
      for (const path of pages) {
        await using opened = await open(path, { colorScheme: "dark" });
        const { page } = opened;
        expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString(), path).toBe("%PDF-");
        await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
        await page.setViewportSize({ width: 680, height: 960 });
        await page.emulateMedia({ media: "print" });
        expect(await page.locator("nav").first().isVisible(), path).toBe(false);
        // Charts are drawn anew once the page has its new width.
        await page.waitForFunction(
          () =>
            [...document.querySelectorAll("canvas, img, h1, h2, p")].every(
              (element) => element.getBoundingClientRect().right <= 681,
            ),
          undefined,
          { timeout: 30_000 },
        );
        expect(opened.problems, path).toEqual([]);
      }
    });

    test("a phone gets the narrow image, a dark screen the dark one", async () => {
      const shown = async (context: BrowserContextOptions): Promise<string> => {
        await using opened = await open("index.html", context);
        return await opened.page.evaluate(
          () => document.querySelector("img")?.currentSrc.replace(/^.*-starts/, "") ?? "",
        );
      };
      expect(await shown({ colorScheme: "light" })).toBe(".png");
      expect(await shown({ colorScheme: "dark" })).toBe("-dark.png");
      expect(await shown({ colorScheme: "light", viewport: { width: 360, height: 700 } })).toBe("-narrow.png");
      expect(await shown({ colorScheme: "dark", viewport: { width: 360, height: 700 } })).toBe("-narrow-dark.png");
    });

    test("a scenario with one run says that a trend needs more, one with two draws it", async () => {
      const text = (path: string): string => readFileSync(join(folder, path), "utf8");
      expect(text("scenarios/sha256/index.html")).toContain("a trend needs more");
      expect(text("scenarios/sha256/index.html")).not.toContain("<canvas");
      expect(text("scenarios/hello/index.html")).toContain('data-chart="trend"');
    });
  },
);
