/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundlePage, chromiumFile, launchChromium, openReport } from "./browser.ts";
import { exampleAnalysis } from "./fixture.ts";

const phone = { viewport: { width: 360, height: 740 } };

describe.skipIf(chromiumFile === undefined)("a report in hands (skipped where there is no Chromium)", () => {
  let browser: Browser;
  let script: string;
  beforeAll(async () => {
    [browser, script] = await Promise.all([launchChromium(), bundlePage()]);
  });
  afterAll(() => browser.close());

  test("the keyboard goes through all of it in the order in which it is read, and shows where it is", async () => {
    await using report = await openReport(browser, exampleAnalysis(), script);
    const stops = await walk(report.page);
    expect(stops.every(({ isAfter }) => isAfter)).toBe(true);
    expect(stops.filter(({ outline }) => outline === "none").map(({ name }) => name)).toEqual([]);
    const order = ["#main", "theme", "#limits", "starts", "scale", "target", "phases", "ecdf-start", "shape-start"];
    const tables = ["hello: durations", "hello: comparisons"];
    const places = [...order, ...tables].map((name) => stops.findIndex((stop) => stop.name === name));
    expect(Math.min(...places)).toBe(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test("a phone shows the first things that it does not show, and the rest at the press of a key", async () => {
    await using report = await openReport(browser, exampleAnalysis(), script, phone);
    const rest = report.page.locator("#limits .rest li").last();
    expect(await report.page.locator("#limits li").first().isVisible()).toBe(true);
    expect(await rest.isVisible()).toBe(false);
    await report.page.locator("#limits .rest summary").focus();
    await report.page.keyboard.press("Enter");
    expect(await rest.isVisible()).toBe(true);
  });

  test("a wide screen and paper show all of them, without anything to press", async () => {
    await using wide = await openReport(browser, exampleAnalysis(), script);
    await using paper = await openReport(browser, exampleAnalysis(), script, phone);
    await paper.page.emulateMedia({ media: "print" });
    for (const { page } of [wide, paper]) {
      expect(await page.locator("#limits .rest li").last().isVisible()).toBe(true);
      expect(await page.locator("#limits .rest summary").isVisible()).toBe(false);
    }
  });

  test("a table that is wider than a phone has a shade at its edge, and arrow keys scroll it under its caption", async () => {
    await using report = await openReport(browser, exampleAnalysis(), script, phone);
    const { page } = report;
    const region = page.getByRole("region", { name: "hello: durations" });
    const edge = async (side: "left" | "right"): Promise<number> => {
      const box = await region.boundingBox();
      const clip = {
        x: (box?.x ?? 0) + (side === "left" ? 0 : (box?.width ?? 0) - 1),
        y: (box?.y ?? 0) + 4,
        width: 1,
        height: 1,
      };
      return lightness(page, await page.screenshot({ clip, fullPage: true }));
    };
    expect(await edge("right")).toBeLessThan(225);
    await region.focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => region.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    await region.evaluate((element) => (element.scrollLeft = element.scrollWidth));
    expect(await edge("right")).toBe(255);
    const caption = await region.locator("caption span").boundingBox();
    expect(caption?.x).toBeGreaterThanOrEqual(0);
    expect((caption?.x ?? 0) + (caption?.width ?? 0)).toBeLessThanOrEqual(360);
  });

  test("paper has charts of its own width in their own proportions, and nothing to click", async () => {
    await using report = await openReport(browser, exampleAnalysis(), script);
    const { page } = report;
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.setViewportSize({ width: 680, height: 960 });
    await page.emulateMedia({ media: "print" });
    const misdrawn = async () =>
      page.evaluate(() =>
        [...document.querySelectorAll("canvas")]
          .map((canvas) => {
            const { width, height, right } = canvas.getBoundingClientRect();
            return { stretch: width / height / (canvas.width / canvas.height), scale: width / canvas.width, right };
          })
          .filter(({ stretch, scale, right }) => Math.abs(stretch - 1) > 0.05 || scale <= 0.8 || right > 681),
      );
    expect(await page.locator("canvas").count()).toBe(6);
    // Charts are drawn anew once the page has its new width.
    await expect.poll(misdrawn).toEqual([]);
    for (const hidden of ["nav", ".controls", "button"])
      expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
  });
});

interface Stop {
  readonly name: string;
  readonly outline: string;
  /** Whether it stands after the stop before it. */
  readonly isAfter: boolean;
}

/** Where the Tab key stops, from the top of the page to its end. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate((): Stop | null => {
      const element = document.activeElement as HTMLElement;
      const before = document.querySelector("[data-stopped]");
      if (element === document.body || element.dataset["stopped"] === "") return null;
      const isAfter =
        before === null || (before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
      before?.removeAttribute("data-stopped");
      element.dataset["stopped"] = "";
      const { control } = element.dataset;
      const name = control ?? element.getAttribute("href") ?? element.getAttribute("aria-label") ?? element.id;
      return { name, isAfter, outline: getComputedStyle(element).outlineStyle };
    });
    if (stop === null || stops.length > 500) return stops;
    stops.push(stop);
  }
}

/** Of the first pixel of a PNG, 0..255: as the page itself decodes it. */
function lightness(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(
    async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = document.createElement("canvas");
      const ctx = canvas.getContext("2d");
      ctx?.drawImage(image, 0, 0);
      return ctx?.getImageData(0, 0, 1, 1).data[0] ?? -1;
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
}
