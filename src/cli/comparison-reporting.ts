import { basename } from "node:path";
import type { Analysis } from "../analysis/analysis.ts";
import type { RunComparison } from "../analysis/run-verdicts.ts";
import { BenchError } from "../errors/bench-error.ts";
import { writeArtifacts } from "../io/artifact-files.ts";
import { namedFolder } from "../io/run-folders.ts";
import type { Artifact } from "../report/artifact.ts";
import { comparisonBlocks } from "../report/comparison/terminal.ts";
import { plainText } from "../report/terminal/text.ts";
import type { GateArguments } from "./gate-options.ts";
import { packageVersion } from "./package-version.ts";
import { chartFonts, pageBundle } from "./reporting.ts";
import { colorsFor, type Terminal, tell } from "./terminal.ts";

const formats = ["md", "json", "png", "html", "junit", "bmf", "github", "openmetrics"] as const;
type Format = (typeof formats)[number];
const forPeople: readonly Format[] = ["md", "json", "png", "html"];

/** What to write, and where. */
export interface GateFiles {
  readonly formats: readonly Format[];
  readonly out: string;
}

/** The files that are asked for; undefined where none are. @throws BenchError "usage" naming the word that is no format */
export function gateFiles(
  args: Pick<GateArguments, "format" | "out"> & { run?: string; side?: string[] },
): GateFiles | undefined {
  const { format, out } = args;
  if (format === undefined && out === undefined) return undefined;
  const candidate = args.run ?? args.side?.at(-1) ?? "";
  return {
    formats: format === undefined ? forPeople : parseFormats(format),
    out: out ?? `reports/${basename(namedFolder(candidate))}`,
  };
}

function parseFormats(text: string): Format[] {
  return text.split(",").map((word) => {
    const format = formats.find((known) => known === word.trim());
    if (format !== undefined) return format;
    throw new BenchError("usage", `--format ${word} is not a format`, { hint: `use some of ${formats.join(",")}` });
  });
}

/** Prints a comparison for a person, the verdict sentence last. @param footer of files that were written */
export function printComparison(
  comparison: RunComparison,
  { stdout, width, color }: Terminal,
  { all, footer }: { readonly all: boolean; readonly footer: readonly string[] },
): void {
  const colors = colorsFor(color);
  const blocks = [
    ...comparisonBlocks(comparison, { width, colors, all }),
    ...(footer.length === 0 ? [] : [`Written: ${footer.join(", ")}`]),
    colors.bold(plainText(comparison.sentence)),
  ];
  stdout.write(`${blocks.join("\n\n")}\n`);
}

/** Writes the files of a comparison. A format that this machine cannot draw does not cost the others. @returns their paths */
export async function writeComparison(
  comparison: RunComparison,
  analysis: Analysis,
  files: GateFiles,
  { stderr }: Terminal,
): Promise<string[]> {
  const written: string[] = [];
  for (const format of files.formats) {
    const { artifacts, unavailable } = await renderFormat(comparison, analysis, format);
    written.push(...writeArtifacts(files.out, artifacts));
    if (unavailable !== undefined) tell(stderr, `bench: ${unavailable.reason}. ${unavailable.hint}`);
  }
  return written;
}

interface Rendered {
  readonly artifacts: readonly Artifact[];
  readonly unavailable?: { readonly reason: string; readonly hint: string };
}

async function renderFormat(comparison: RunComparison, analysis: Analysis, format: Format): Promise<Rendered> {
  switch (format) {
    case "md": {
      const { renderComparisonMarkdown } = await import("../report/comparison/markdown.ts");
      const content = renderComparisonMarkdown(comparison, { all: true, collapse: false });
      return { artifacts: [{ path: "comparison.md", content }] };
    }
    case "json": {
      const { toComparisonDocument } = await import("../analysis/comparison-document.ts");
      const content = `${JSON.stringify(toComparisonDocument(comparison), null, 2)}\n`;
      return { artifacts: [{ path: "comparison.json", content }] };
    }
    case "png":
      return (await import("../report/comparison/png.ts")).renderComparisonPng(comparison, chartFonts());
    case "html": {
      const { renderComparisonHtml } = await import("../report/comparison/html-page.ts");
      return { artifacts: await renderComparisonHtml(comparison, { script: pageBundle(), version: packageVersion }) };
    }
    case "junit":
      return { artifacts: [(await import("../report/ci/junit.ts")).renderJunit(comparison, analysis)] };
    case "bmf":
      return { artifacts: [(await import("../report/ci/bencher.ts")).renderBencher(comparison, analysis)] };
    case "github":
      return {
        artifacts: [(await import("../report/ci/github-benchmark.ts")).renderGithubBenchmark(comparison, analysis)],
      };
    case "openmetrics":
      return { artifacts: [(await import("../report/ci/openmetrics.ts")).renderOpenmetrics(comparison, analysis)] };
  }
}
