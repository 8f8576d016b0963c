import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Analysis } from "../analysis/analysis.ts";
import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import { compareArms } from "../analysis/paired-comparison.ts";
import { analyseSeries } from "../analysis/run-analysis.ts";
import { addToSeries, collectSeries, type Series } from "../analysis/series.ts";
import { addInvocation, type CostInvocation, type CostInvocations } from "../analysis/cost/cost-target.ts";
import { toResultDocument } from "../analysis/result-document.ts";
import { BenchError } from "../errors/bench-error.ts";
import { writeArtifacts } from "../io/artifact-files.ts";
import { type StoredSamples, readRunRecord, visitSamples } from "../io/run-store.ts";
import { systemClock } from "../io/system-clock.ts";
import type { Artifact } from "../report/artifact.ts";
import { renderTerminal } from "../report/terminal.ts";
import type { RunRecord } from "../results/run-record.ts";
import type { Sample } from "../results/sample.ts";
import { seededRandom } from "../units/random.ts";
import { packageVersion } from "./package-version.ts";
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

/**
 * Analyses a stored run, its other arms included. The same run gives the same analysis: the bootstrap is seeded by the
 * run's own seed.
 */
export async function analyseStored(directory: string): Promise<Analysis> {
  return (await openStored(directory)).analysis;
}

/** A stored run: what it comes to, and what its bills need. */
export interface AnalysedRun {
  readonly analysis: Analysis;
  readonly invocations: CostInvocations;
}

/** `analyseStored`, with what bills need: rows are read once, and only those of a run with arms are kept. */
export async function openStored(directory: string): Promise<AnalysedRun> {
  const run = readRunRecord(directory);
  const hasArms = run.targets.some(({ arm }) => arm !== undefined);
  const [series, invocations, samples] = [
    new Map<string, Series>(),
    new Map<string, CostInvocation[]>(),
    [] as Sample[],
  ];
  const torn = await visitSamples(directory, (sample) => {
    addToSeries(series, sample);
    addInvocation(invocations, sample);
    if (hasArms) samples.push(sample);
  });
  return { analysis: analyseCollected(run, series, { samples, torn }, directory), invocations };
}

/** The same of a run at hand. @param location where it is stored, as the analysis says it */
export function analyseRows(run: RunRecord, stored: StoredSamples, location: string): Analysis {
  return analyseCollected(run, collectSeries(stored.samples), stored, location);
}

/** @param stored of a run without arms, its rows may be left out */
function analyseCollected(
  run: RunRecord,
  series: ReadonlyMap<string, Series>,
  { samples, torn }: StoredSamples,
  location: string,
): Analysis {
  const alone = analyseSeries({ run, series, location, random: seededRandom(run.seed) });
  const analysis = { ...alone, versions: compareArms({ run, samples }, {}) };
  if (torn === 0) return analysis;
  const warning = {
    code: "torn-row",
    message: "the last row of samples.ndjson was cut off by a crash and is left out",
  };
  return { ...analysis, warnings: [...analysis.warnings, warning] };
}

/** The files that were written, and why others were not. */
export interface WrittenReports {
  readonly files: readonly string[];
  readonly missing: readonly string[];
}

/** Writes the reports of a run to `<reports>/<run id>/`. A format that this machine cannot draw does not cost the others. */
export async function writeReports(
  { analysis, invocations }: AnalysedRun,
  formats: readonly ReportFormat[],
  reports: string,
): Promise<WrittenReports> {
  const directory = join(reports, analysis.run.id);
  const files: string[] = [];
  const missing: string[] = [];
  const today = systemClock.wall().toISOString().slice(0, 10);
  const cost = formats.some((format) => format === "html" || format === "md")
    ? (await import("./usual-cost.ts")).usualCostOf({ run: analysis.run, invocations }, today)
    : null;
  for (const format of formats) {
    const { artifacts, unavailable } = await renderFormat(analysis, { cost, today }, format);
    files.push(...writeArtifacts(directory, artifacts));
    if (unavailable !== undefined) missing.push(`${unavailable.reason}. ${unavailable.hint}`);
  }
  return { files, missing };
}

interface Rendered {
  readonly artifacts: readonly Artifact[];
  readonly unavailable?: { readonly reason: string; readonly hint: string };
}

async function renderFormat(
  analysis: Analysis,
  { cost, today }: { readonly cost: CostAnalysis | null; readonly today: string },
  format: ReportFormat,
): Promise<Rendered> {
  switch (format) {
    case "html": {
      const { renderHtml } = await import("../report/html-report.ts");
      const origin = await (await import("./page-origin.ts")).traceOrigin(analysis.location, today);
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
