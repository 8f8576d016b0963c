import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Analysis } from "../analysis/analysis.ts";
import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import { toResultDocument } from "../analysis/result-document.ts";
import { BenchError } from "../errors/bench-error.ts";
import { writeArtifacts } from "../io/artifact-files.ts";
import { rowsBytes } from "../io/sample-rows.ts";
import { systemClock } from "../io/system-clock.ts";
import type { Artifact } from "../report/artifact.ts";
import { formatBytes } from "../report/figures.ts";
import { renderTerminal } from "../report/terminal.ts";
import type { PageOrigin } from "../results/provenance.ts";
import { packageVersion } from "./package-version.ts";
import type { SayStage } from "./stage-line.ts";
import { analyseCollected, collectStored } from "./stored-analysis.ts";
import { colorsFor, type Terminal } from "./terminal.ts";

export const reportFormats = ["html", "png", "md", "csv", "json"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** "html,png" as formats. @throws BenchError "usage" naming the word that is none. */
export function parseFormats(text: string): ReportFormat[] {
  return text.split(",").map((word) => {
    const format = reportFormats.find((known) => known === word.trim());
    if (format !== undefined) return format;
    throw new BenchError("usage", `--format ${word} is not a format`, {
      hint: `use some of ${reportFormats.join(",")}`,
    });
  });
}

/** A run and the files that were written of it, and why others were not. */
export interface StoredReport {
  readonly analysis: Analysis;
  readonly files: readonly string[];
  readonly missing: readonly string[];
}

/**
 * Analyses a stored run and writes its reports to `<reports>/<run id>/`. A format that this machine cannot draw does not cost the
 * others.
 * @param say told what comes next
 * @throws BenchError "usage" when the run cannot be read
 */
export async function reportStored(
  directory: string,
  formats: readonly ReportFormat[],
  reports: string,
  say: SayStage,
): Promise<StoredReport> {
  say(`reading ${formatBytes(rowsBytes(directory))} of rows`);
  const isPriced = formats.some((format) => format === "html" || format === "md");
  const [collected, pricingModule] = await Promise.all([
    collectStored(directory),
    isPriced ? import("./run-pricing.ts") : null,
  ]);
  say("analysing");
  const today = systemClock.wall().toISOString().slice(0, 10);
  await using pricing = pricingModule === null ? null : pricingModule.startPricing(collected, today);
  // What other threads are to do is on its way then.
  await setImmediate();
  const analysis = analyseCollected(collected);
  const origin = formats.includes("html")
    ? await (await import("./page-origin.ts")).traceOrigin(directory, today)
    : null;
  const cost = pricing === null ? null : await pricing.finish();
  const files: string[] = [];
  const missing: string[] = [];
  for (const format of formats) {
    say(`drawing ${format}`);
    const { artifacts, unavailable } = await renderFormat(analysis, { cost, origin }, format);
    files.push(...writeArtifacts(join(reports, analysis.run.id), artifacts));
    if (unavailable !== undefined) missing.push(`${unavailable.reason}. ${unavailable.hint}`);
  }
  return { analysis, files, missing };
}

interface Rendered {
  readonly artifacts: readonly Artifact[];
  readonly unavailable?: { readonly reason: string; readonly hint: string };
}

async function renderFormat(
  analysis: Analysis,
  { cost, origin }: { readonly cost: CostAnalysis | null; readonly origin: PageOrigin | null },
  format: ReportFormat,
): Promise<Rendered> {
  switch (format) {
    case "html": {
      const { renderHtml } = await import("../report/html-report.ts");
      const assets = { script: pageBundle(), version: packageVersion };
      return { artifacts: await renderHtml(analysis, assets, cost, null, origin) };
    }
    case "png":
      return (await import("../report/png-report.ts")).renderPng(analysis, chartFonts());
    case "md":
      return { artifacts: (await import("../report/markdown-report.ts")).renderMarkdown(analysis, cost) };
    case "csv":
      return { artifacts: (await import("../report/csv-report.ts")).renderCsv(analysis) };
    case "json":
      return { artifacts: (await import("../report/json-report.ts")).renderJson(analysis) };
  }
}

/** Shipped with the package, so that charts look the same on a machine without fonts. */
export function chartFonts(): Uint8Array[] {
  const require = createRequire(import.meta.url);
  return [400, 700].map((weight) =>
    readFileSync(require.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`)),
  );
}

/** The bundled script of pages. */
export function pageBundle(): string {
  return readFileSync(new URL("../report/page-bundle.js", import.meta.url), "utf8");
}

/** Prints the analysis: one JSON document, or the table with the verdict sentences last. */
export function printAnalysis(
  analysis: Analysis,
  terminal: Terminal,
  options: { readonly json: boolean; readonly all: boolean; readonly footer: readonly string[] },
): void {
  if (options.json) {
    terminal.stdout.write(`${JSON.stringify(toResultDocument(analysis), null, 2)}\n`);
    return;
  }
  const { width, color, stdout } = terminal;
  stdout.write(
    `${renderTerminal(analysis, { width, colors: colorsFor(color), all: options.all, footer: options.footer })}\n`,
  );
}
