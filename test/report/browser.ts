import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type Browser, type BrowserContextOptions, type Page, chromium } from "playwright-core";
import type { Analysis } from "../../src/analysis/analysis.ts";
import { renderHtml } from "../../src/report/html-report.ts";

const known = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** A Chromium of this machine; undefined when there is none. */
export const chromiumFile = known.find((file) => {
  try {
    if (file !== undefined) accessSync(file, constants.X_OK);
    return file !== undefined;
  } catch {
    return false;
  }
});

/** Starts it without anything that would reach for the network. @param more arguments of its own */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    ...(chromiumFile === undefined ? {} : { executablePath: chromiumFile }),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
}

/** The page script, bundled from the sources as they are now. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["src/report/page/main.ts"],
    bundle: true,
    minify: true,
    platform: "browser",
    format: "iife",
    target: "es2020",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** An open report and what went wrong while it was opened and used. */
export interface OpenReport extends AsyncDisposable {
  readonly page: Page;
  /** Console errors and warnings, page errors, failed requests. */
  readonly problems: string[];
  readonly requests: string[];
}

/** Writes the report to a folder of its own, as a user has it, and opens the file. */
export async function openReport(
  browser: Browser,
  analysis: Analysis,
  script: string,
  context: BrowserContextOptions = {},
): Promise<OpenReport> {
  const [artifact] = await renderHtml(analysis, { script, version: "0.1.0" });
  return openPage(browser, String(artifact?.content ?? ""), context);
}

/** The same for any page. */
export async function openPage(
  browser: Browser,
  content: string,
  context: BrowserContextOptions = {},
): Promise<OpenReport> {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-report-"));
  const file = join(folder, "index.html");
  writeFileSync(file, content);
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
  await page.goto(pathToFileURL(file).href);
  return {
    page,
    problems,
    requests,
    async [Symbol.asyncDispose]() {
      await page.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Number of different colours on each canvas of the page: one that was not drawn has 1 or none. */
export function canvasColors(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("canvas")].map((canvas) => {
      const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const colors = new Set<number>();
      for (let at = 0; at < data.length; at += 4) {
        colors.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
      }
      return colors.size;
    }),
  );
}

/** What every canvas shows now, as one text to compare with later. */
export function canvasContents(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL()));
}
