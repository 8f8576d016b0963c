import { toCheckDocument } from "../analysis/check-document.ts";
import type { Analysis } from "../analysis/analysis.ts";
import type { RunComparison } from "../analysis/run-verdicts.ts";
import { exitCodes } from "../errors/bench-error.ts";
import { type Judged, judgeRun } from "./check-judgement.ts";
import { comparisonExit } from "./compare-command.ts";
import { gateFiles, type GateFiles, printComparison, writeComparison } from "./comparison-reporting.ts";
import { readSide } from "./comparison-sides.ts";
import type { CheckArguments } from "./gate-options.ts";
import { gateSettings } from "./gate-settings.ts";
import { readAnalysedRun } from "./stored-runs.ts";
import { processTerminal, type Terminal, tell } from "./terminal.ts";

/**
 * `bench check <run>`: the gate. The run's arms, where `bench run --against` measured some, the baseline that is named, and
 * the budgets of its scenarios.
 * @returns 0; 1 on a regression, a missed budget, a series that is missing or newly fails; 2 when there is nothing to
 * judge, or the baseline may not be compared; 4 when the run is not complete or a budget cannot be judged; 5 with
 * `--strict` when the host is not trustworthy
 */
export async function checkCommand(args: CheckArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const files = gateFiles(args);
  const { stored: candidate, analysis } = await readAnalysedRun(args.run);
  const judged = judgeRun({
    candidate,
    analysis,
    baseline: args.baseline === undefined ? undefined : await readSide(args.baseline, args.baselines),
    confirmation: args.confirm === undefined ? undefined : await readAnalysedRun(args.confirm),
    settings: gateSettings(args),
  });
  const written = files === undefined ? [] : await writeAll(judged, analysis, files, terminal);
  const code = exitCodeOf(judged, analysis, args, terminal);
  if (args.json) {
    const document = toCheckDocument({ run: candidate.directory, exitCode: code, comparisons: comparisonsOf(judged) });
    terminal.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else if (!args.quiet) {
    for (const [at, { comparison }] of judged.entries()) {
      const last = at === judged.length - 1;
      printComparison(comparison, terminal, { all: args.all, footer: last ? written : [] });
      if (!last) terminal.stdout.write("\n");
    }
  }
  return code;
}

function comparisonsOf(judged: readonly Judged[]): RunComparison[] {
  return judged.map(({ comparison }) => comparison);
}

async function writeAll(
  judged: readonly Judged[],
  analysis: Analysis,
  files: GateFiles,
  terminal: Terminal,
): Promise<string[]> {
  const written: string[] = [];
  for (const { comparison, folder } of judged) {
    const place = judged.length === 1 ? files : { ...files, out: `${files.out}/${folder}` };
    written.push(...(await writeComparison(comparison, analysis, place, terminal)));
  }
  return written;
}

/** The worst first: what is certain to be wrong, what was not judged, what cannot be trusted. */
function exitCodeOf(
  judged: readonly Judged[],
  { run, incomplete }: Analysis,
  { allowDifferent, strict }: CheckArguments,
  { stderr }: Terminal,
): number {
  const codes = judged.map(({ comparison }) => comparisonExit(comparison, allowDifferent, stderr));
  for (const code of [exitCodes.regression, exitCodes.usage]) if (codes.includes(code)) return code;
  if (run.status !== "complete") {
    tell(stderr, `bench: the run is ${run.status}: not every series has all of its starts`);
    return exitCodes.incomplete;
  }
  if (incomplete) {
    stderr.write("bench: more trials failed or were set aside than a scenario tolerates\n");
    return exitCodes.incomplete;
  }
  if (judged.some(({ comparison }) => comparison.outcome === "incomplete")) return exitCodes.incomplete;
  return strict && judged.some(({ comparison }) => !comparison.trustworthy) ? exitCodes["host-noisy"] : 0;
}
