/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { pageScale, reduceColors } from "./page-images.ts";
import { type SmallImage, decodeImage } from "./reference-images.ts";

const families = [400, 600, 700].map((weight) => {
  const file = `node_modules/@fontsource/inter/files/inter-latin-${weight}-normal.woff2`;
  const data = readFileSync(file).toString("base64");
  return `@font-face { font-family: Inter; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}) format("woff2"); }`;
});

/** The bundled fonts for everything, no machine's own; nothing moves. */
const sheet = `${families.join("\n")}
* { font-family: Inter, sans-serif !important; animation: none !important; transition: none !important; caret-color: transparent !important; }`;

/** A page as it is compared: opened from disk, with the fonts of the package in text and charts. */
export async function openForImage(browser: Browser, file: string, width: number): Promise<Page> {
  // The policy of a page admits no style but its own.
  const page = await browser.newPage({ viewport: { width, height: 900 }, bypassCSP: true, deviceScaleFactor: 1 });
  await page.addInitScript(() => {
    const font = Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, "font");
    Object.defineProperty(CanvasRenderingContext2D.prototype, "font", {
      ...font,
      set(value: string) {
        font?.set?.call(this, value.replace(/system-ui.*$/, "Inter, sans-serif"));
      },
    });
  });
  await page.goto(pathToFileURL(file).href);
  await page.addStyleTag({ content: sheet });
  await page.evaluate(async () => {
    await Promise.all([400, 600, 700].map((weight) => document.fonts.load(`${weight} 16px Inter`)));
  });
  return page;
}

/** All of the page in this theme. Its charts are drawn when the theme changes, with the fonts that are there by then. */
export async function takeImage(page: Page, theme: "light" | "dark"): Promise<SmallImage> {
  for (const colorScheme of [theme === "dark" ? "light" : "dark", theme] as const) {
    await page.emulateMedia({ colorScheme });
    // The page hears of it when it is rendered; of two changes before that, it hears nothing.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  return shoot(page);
}

/** All of the page as it is now. */
export async function shoot(page: Page): Promise<SmallImage> {
  return reduceColors(await decodeImage(await page.screenshot({ fullPage: true }), pageScale));
}
