import { analyseTrend } from "../analysis/trend-analysis.ts";
import { toTrendDocument } from "../analysis/trend-document.ts";
import type { Trend } from "../analysis/trend-model.ts";
import { BenchError } from "../errors/bench-error.ts";
import { writeArtifacts } from "../io/artifact-files.ts";
import { readHistory } from "../io/history-files.ts";
import { listRunFolders } from "../io/run-folders.ts";
import { renderTrendHtml } from "../report/trend/html-page.ts";
import { renderTrendMarkdown } from "../report/trend/markdown.ts";
import { renderTrendPng } from "../report/trend/png.ts";
import { renderTrendTerminal } from "../report/trend/terminal.ts";
import type { RunSummary } from "../results/run-summary.ts";
import { sayTorn } from "./history-command.ts";
import { packageVersion } from "./package-version.ts";
import { chartFonts, pageBundle } from "./reporting.ts";
import { parseStarts } from "./scenario-selection.ts";
import { readStoredRun } from "./stored-runs.ts";
import { colorsFor, processTerminal, type Terminal, tell } from "./terminal.ts";
import type { TrendArguments } from "./trend-options.ts";

/** Of the permutations, any number: the same runs always give the same steps. */
const seed = 1;

/**
 * `bench trend [scenario...]`: every series over the runs of a folder and of a history file, and the steps in its level.
 * @returns 0, whatever it finds: `bench check` is the gate
 */
export async function trendCommand(args: TrendArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const starts = parseStarts(args.start ?? []);
  const runs = await collectRuns(args, terminal);
  const [scenarios, targets] = [args.scenario ?? [], args.target ?? []];
  requireKnown(runs, "scenario", scenarios);
  requireKnown(runs, "target", targets);
  const trend = analyseTrend(runs, { scenarios, targets, starts, allMachines: args.allMachines }, seed);
  if (trend === null) {
    throw new BenchError("usage", "no run has a series of this choice", { hint: "leave out --target or --start" });
  }
  const files = args.report ? await writeTrend(trend, args.out, terminal) : [];
  if (args.json) {
    terminal.stdout.write(`${JSON.stringify(toTrendDocument(trend), null, 2)}\n`);
    return 0;
  }
  const { width, color, stdout } = terminal;
  const footer = files.length === 0 ? [] : [`Report: ${files[0]}; beside it Markdown, JSON and charts`];
  stdout.write(`${renderTrendTerminal(trend, { width, colors: colorsFor(color), footer })}\n`);
  return 0;
}

/** The runs of both places, each once: as its folder has it, which holds more. A damaged folder is said and left out. */
async function collectRuns({ results, history }: TrendArguments, terminal: Terminal): Promise<RunSummary[]> {
  const runs = new Map<string, RunSummary>();
  if (history !== undefined) {
    const kept = readHistory(history);
    sayTorn(kept, history, terminal);
    for (const run of kept.runs) runs.set(run.id, run);
  }
  for (const folder of listRunFolders(results)) {
    try {
      const { summary } = await readStoredRun(folder);
      runs.set(summary.id, summary);
    } catch (error) {
      if (!(error instanceof BenchError)) throw error;
      tell(terminal.stderr, `bench: left out: ${error.message}`);
    }
  }
  if (runs.size > 0) return [...runs.values()];
  throw new BenchError("usage", `there is no run in ${results}/${history === undefined ? "" : ` or ${history}`}`, {
    hint: "name where they are: --results results, --history history.ndjson",
  });
}

function requireKnown(runs: readonly RunSummary[], what: "scenario" | "target", names: readonly string[]): void {
  const known = [...new Set(runs.flatMap(({ series }) => series.map((one) => one[what])))];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new BenchError("usage", `no run has a ${what} ${unknown}`, {
    hint: `there ${known.length === 1 ? "is" : "are"}: ${known.join(", ")}`,
  });
}

/** @returns the paths of the tables and charts */
async function writeTrend(trend: Trend, out: string, { stderr }: Terminal): Promise<string[]> {
  const document = { path: "trend.json", content: `${JSON.stringify(toTrendDocument(trend), null, 2)}\n` };
  const page = await renderTrendHtml(trend, { script: pageBundle(), version: packageVersion });
  const { artifacts, unavailable } = await renderTrendPng(trend, chartFonts());
  if (unavailable !== undefined) tell(stderr, `bench: ${unavailable.reason}. ${unavailable.hint}`);
  const table = { path: "trend.md", content: renderTrendMarkdown(trend, artifacts.length > 0) };
  return writeArtifacts(out, [...page, table, document, ...artifacts]);
}
