import { doubtHost } from "../analysis/host-doubt.ts";
import { compareArms, compareTargets } from "../analysis/paired-comparison.ts";
import { compareRuns, type GateOptions } from "../analysis/run-comparison.ts";
import type { RunComparison } from "../analysis/run-verdicts.ts";
import { toComparisonDocument } from "../analysis/comparison-document.ts";
import { BenchError, exitCodes } from "../errors/bench-error.ts";
import { gateFiles, printComparison, writeComparison } from "./comparison-reporting.ts";
import { readCandidate, readSides, refuseSelf, type Side } from "./comparison-sides.ts";
import type { CompareArguments } from "./gate-options.ts";
import { gateSettings } from "./gate-settings.ts";
import { analyseStored } from "./stored-analysis.ts";
import { readStoredRun, type StoredRun } from "./stored-runs.ts";
import { processTerminal, tell } from "./terminal.ts";

/**
 * `bench compare <side...>`: the last run against what stands before it, or two targets of one run.
 * @returns 0; 1 on a regression between runs; 2 when the two may not be compared
 */
export async function compareCommand(args: CompareArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const files = gateFiles(args);
  const { comparison, directory } =
    args.targets === undefined ? await compareSides(args) : await compareWithin(args, args.targets);
  const written =
    files === undefined ? [] : await writeComparison(comparison, await analyseStored(directory), files, terminal);
  if (args.json) terminal.stdout.write(`${JSON.stringify(toComparisonDocument(comparison), null, 2)}\n`);
  else if (!args.quiet) printComparison(comparison, terminal, { all: args.all, footer: written });
  if (args.targets !== undefined) return 0;
  return comparisonExit(comparison, args.allowDifferent, terminal.stderr);
}

interface Compared {
  readonly comparison: RunComparison;
  /** Folder of the candidate. */
  readonly directory: string;
}

async function compareSides(args: CompareArguments): Promise<Compared> {
  const word = args.side.at(-1) ?? "";
  if (args.side.length < 2) {
    throw new BenchError("usage", `there is nothing to compare ${word} with`, {
      hint: "name the baseline first: bench compare results/<old> results/<new>, or two targets: --targets <baseline>,<candidate>",
    });
  }
  const settings = gateSettings(args);
  const candidate = await readCandidate(word, args.baselines);
  const baseline = await readSides(args.side.slice(0, -1), args.baselines);
  refuseSelf(baseline, candidate);
  return { comparison: compareSide(baseline, candidate, settings), directory: candidate.directory };
}

/** A run against what stands on the other side, doubted where the run's own A/A arms differ. */
export function compareSide(baseline: Side, candidate: StoredRun, settings: GateOptions): RunComparison {
  const comparison = compareRuns(baseline, candidate.summary, settings);
  return doubtHost(comparison, compareArms(candidate, settings)?.nulls ?? []);
}

async function compareWithin(args: CompareArguments, text: string): Promise<Compared> {
  const [word, ...others] = args.side;
  if (word === undefined || others.length > 0) {
    throw new BenchError("usage", `--targets compares inside one run, and ${args.side.length} are named`, {
      hint: "name one: bench compare results/<id> --targets <baseline>,<candidate>",
    });
  }
  const settings = gateSettings(args);
  const stored = await readStoredRun(word);
  const comparison = compareTargets(stored, parseTargets(text, stored), settings);
  return { comparison, directory: stored.directory };
}

function parseTargets(text: string, { run }: StoredRun): { readonly baseline: string; readonly candidate: string } {
  const [baseline, candidate, ...others] = text.split(",").map((name) => name.trim());
  const names = [...new Set(run.targets.map(({ name }) => name))];
  if (baseline === undefined || candidate === undefined || others.length > 0 || baseline === candidate) {
    throw new BenchError("usage", `--targets ${text} are not two targets`, {
      hint: `write --targets <baseline>,<candidate>; this run has ${names.join(", ")}`,
    });
  }
  const unknown = [baseline, candidate].find((name) => !names.includes(name));
  if (unknown === undefined) return { baseline, candidate };
  throw new BenchError("usage", `${run.id} has no target ${unknown}`, { hint: `it has ${names.join(", ")}` });
}

/**
 * What a comparison between runs comes to: a regression first, since what else was refused does not undo it.
 * @param stderr is told what is refused
 */
export function comparisonExit(
  { outcome, differences }: RunComparison,
  allowsDifferent: boolean,
  stderr: { write(text: string): unknown },
): number {
  if (outcome === "regression") return exitCodes.regression;
  const refused = allowsDifferent ? [] : differences.filter((one) => one.refused);
  if (refused.length === 0) return 0;
  tell(stderr, `bench: not the same on both sides: ${refused.map(({ what }) => what).join(", ")}`);
  stderr.write("hint: measure a baseline under the same conditions, or compare all the same with --allow-different\n");
  return exitCodes.usage;
}
