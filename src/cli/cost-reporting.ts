import { toCostDocument } from "../analysis/cost-document.ts";
import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import { BenchError } from "../errors/bench-error.ts";
import { writeArtifacts } from "../io/artifact-files.ts";
import type { Artifact } from "../report/artifact.ts";
import { renderCostTerminal } from "../report/cost/terminal.ts";
import { packageVersion } from "./package-version.ts";
import { chartFonts, pageBundle } from "./reporting.ts";
import { colorsFor, type Terminal, tell } from "./terminal.ts";

const costFormats = ["html", "md", "png", "csv", "json"] as const;
type CostFormat = (typeof costFormats)[number];

/** "html,md" as formats; all where nothing is said. @throws BenchError "usage" naming the word that is none */
export function parseCostFormats(text: string | undefined): readonly CostFormat[] {
  if (text === undefined) return costFormats;
  return text.split(",").map((word) => {
    const format = costFormats.find((known) => known === word.trim());
    if (format !== undefined) return format;
    throw new BenchError("usage", `--format ${word} is not a format`, { hint: `use some of ${costFormats.join(",")}` });
  });
}

/** Writes the files of a cost analysis. A format that this machine cannot draw does not cost the others. @returns their paths */
export async function writeCost(
  cost: CostAnalysis,
  formats: readonly CostFormat[],
  out: string,
  { stderr }: Terminal,
): Promise<string[]> {
  const written: string[] = [];
  // Charts first: the Markdown shows them where they could be drawn.
  let hasImages = false;
  if (formats.includes("png")) {
    const { artifacts, unavailable } = await (await import("../report/cost/png.ts")).renderCostPng(cost, chartFonts());
    written.push(...writeArtifacts(out, artifacts));
    hasImages = artifacts.length > 0;
    if (unavailable !== undefined) tell(stderr, `bench: ${unavailable.reason}. ${unavailable.hint}`);
  }
  for (const format of formats) {
    if (format !== "png") written.push(...writeArtifacts(out, await renderFormat(cost, format, hasImages)));
  }
  return written;
}

async function renderFormat(
  cost: CostAnalysis,
  format: Exclude<CostFormat, "png">,
  hasImages: boolean,
): Promise<readonly Artifact[]> {
  switch (format) {
    case "html": {
      const { renderCostHtml } = await import("../report/cost/html-page.ts");
      return renderCostHtml(cost, { script: pageBundle(), version: packageVersion });
    }
    case "md": {
      const { renderCostMarkdown } = await import("../report/cost/markdown.ts");
      return [{ path: "cost.md", content: renderCostMarkdown(cost, hasImages) }];
    }
    case "csv":
      return (await import("../report/cost/csv.ts")).renderCostCsv(cost);
    case "json":
      return [{ path: "cost.json", content: `${JSON.stringify(toCostDocument(cost), null, 2)}\n` }];
  }
}

/** Prints a cost analysis: one JSON document, or tables with the sentence last. @param footer files that were written */
export function printCost(
  cost: CostAnalysis,
  { stdout, width, color }: Terminal,
  { json, all, footer }: { readonly json: boolean; readonly all: boolean; readonly footer: readonly string[] },
): void {
  if (json) {
    stdout.write(`${JSON.stringify(toCostDocument(cost), null, 2)}\n`);
    return;
  }
  const written = footer.length === 0 ? [] : [`Written: ${footer.join(", ")}`];
  stdout.write(`${renderCostTerminal(cost, { width, colors: colorsFor(color), all, footer: written })}\n`);
}
