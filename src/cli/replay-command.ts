import { toComparisonDocument } from "../analysis/comparison-document.ts";
import { summariseRun } from "../analysis/run-summary.ts";
import { observeStarts } from "../analysis/start-observations.ts";
import { BenchError } from "../errors/bench-error.ts";
import { readPage } from "../io/page-file.ts";
import { plainText } from "../report/terminal/text.ts";
import { splitPage } from "../report/verification/page-parts.ts";
import { comparisonExit, compareSide } from "./compare-command.ts";
import { printComparison } from "./comparison-reporting.ts";
import { type CarriedRun, parseCarried, readCarried, readProvenance } from "./carried-run.ts";
import { gateSettings } from "./gate-settings.ts";
import { placeOfReplay, recordedScenarios, scenarioSources } from "./recorded-scenarios.ts";
import { measureScenarios } from "./run-command.ts";
import { readStoredRun } from "./stored-runs.ts";
import { processTerminal, tell } from "./terminal.ts";
import type { ReplayArguments } from "./verify-options.ts";

/**
 * `bench replay <page>`: measures the scenario that a report carries on this machine, and compares.
 * @returns as `bench compare --allow-different`
 */
export async function replayCommand(args: ReplayArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const { run, stored } = await readRun(args.page, args.samples);
  const sources = scenarioSources(run, placeOfReplay(args));
  if (args.show) {
    for (const { file, text } of sources) terminal.stdout.write(`# ${plainText(file)}\n${visible(text)}\n`);
    return 0;
  }
  const scenarios = recordedScenarios(run, sources, args.trials);
  const note = "machines differ: what is compared is how the targets of this one stand, not which machine is faster";
  if (!args.quiet) tell(terminal.stderr, `bench: replaying ${run.id}, seed ${run.seed}; ${note}`);
  const selection = { scenarios, untilVerdict: false, notes: [`replay of ${run.id}`] };
  const directory = await measureScenarios(
    selection,
    {
      scenario: undefined,
      target: undefined,
      start: undefined,
      seed: run.seed,
      out: args.out,
      plan: false,
      json: args.json,
      quiet: args.quiet,
      maxUsd: args.maxUsd,
      allow: args.allow,
      shard: undefined,
      against: undefined,
      againstSetup: undefined,
      allowDifferent: true,
      nightly: run.targets.some(({ arm }) => arm?.role === "null"),
    },
    terminal,
  );
  if (directory === undefined) throw new Error("a replay only plans");
  const baseline = { label: `${run.id} (${args.page})`, runs: [summariseRun(run, observeStarts(stored.samples))] };
  const settings = gateSettings({ margin: undefined, runNoise: undefined, alpha: 0.05, allowDifferent: true });
  const comparison = compareSide(baseline, await readStoredRun(directory), settings);
  if (args.json) terminal.stdout.write(`${JSON.stringify(toComparisonDocument(comparison), null, 2)}\n`);
  else printComparison(comparison, terminal, { all: args.all, footer: [directory] });
  return comparisonExit(comparison, true, terminal.stderr);
}

/** The run of a page. @throws BenchError "usage" when it is none, or was changed */
async function readRun(path: string, rows: string | undefined): Promise<CarriedRun> {
  const page = splitPage(readPage(path));
  const provenance = readProvenance(page, path);
  const record = await readCarried(page, provenance, "run.json");
  const samples = await readCarried(page, provenance, "samples.ndjson", rows);
  const problem = record.problem ?? samples.problem;
  if (problem === null) return parseCarried(record, samples);
  throw new BenchError("usage", `${path} was changed: ${plainText(problem)}`, { hint: `see bench verify ${path}` });
}

/** A text of several lines without what steers a terminal. */
function visible(text: string): string {
  return text.split("\n").map(plainText).join("\n");
}
