import { baselineOverview, baselineSeries } from "../analysis/baseline-series.ts";
import { listSome } from "../analysis/name-list.ts";
import { BenchError } from "../errors/bench-error.ts";
import { findBaseline, listBaselines, readBaseline, removeBaseline, writeBaseline } from "../io/baseline-files.ts";
import { renderBaseline, renderBaselineList } from "../report/baseline-tables.ts";
import { oldestFirst } from "../results/run-order.ts";
import { type Baseline, summarySchemaVersion } from "../results/run-summary.ts";
import { mixedSeries, requireOneMachine, requireSound } from "./baseline-rules.ts";
import type {
  BaselineAddArguments,
  BaselineListArguments,
  BaselineRemoveArguments,
  BaselineSetArguments,
  BaselineShowArguments,
} from "./gate-options.ts";
import { requireCount } from "./gate-settings.ts";
import { readSummaries } from "./stored-runs.ts";
import { colorsFor, processTerminal, type Terminal, tell } from "./terminal.ts";

/** `bench baseline set <name> <run...>`: makes the baseline of these runs, in place of one of that name. @returns 0 */
export async function baselineSet(args: BaselineSetArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const runs = await readSummaries(args.run);
  requireSound(runs, args.force);
  requireOneMachine(runs, "a baseline is of one machine: leave the others out");
  keepBaseline(args.baselines, { name: args.name, runs }, terminal);
  return 0;
}

/** `bench baseline add <name> <run...>`: a rolling baseline of the newest runs, begun where there is none. @returns 0 */
export async function baselineAdd(args: BaselineAddArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  requireCount("--keep", args.keep);
  const known = findBaseline(args.baselines, args.name)?.runs ?? [];
  const added = await readSummaries(args.run);
  requireSound(added, args.force);
  const ids = new Set(added.map(({ id }) => id));
  const runs = [...known.filter(({ id }) => !ids.has(id)), ...added].toSorted(oldestFirst);
  const kept = runs.slice(-args.keep);
  requireOneMachine(kept, `begin the baseline anew: bench baseline set ${args.name} ${args.run.join(" ")}`);
  const dropped = runs.length - kept.length;
  keepBaseline(args.baselines, { name: args.name, runs: kept }, terminal);
  if (dropped > 0) terminal.stdout.write(`Dropped the ${dropped === 1 ? "oldest run" : `${dropped} oldest runs`}.\n`);
  return 0;
}

/** `bench baseline list`: every baseline of the folder. @returns 0, or 2 when one is damaged (the others are listed) */
export async function baselineList({ baselines: folder, json }: BaselineListArguments): Promise<number> {
  const { stdout, stderr, color, width } = processTerminal(process.env);
  const names = listBaselines(folder);
  const damaged: string[] = [];
  const overviews = names.flatMap((name) => {
    try {
      return [baselineOverview(readBaseline(folder, name))];
    } catch (error) {
      if (!(error instanceof BenchError)) throw error;
      damaged.push(error.message);
      return [];
    }
  });
  if (json) stdout.write(`${JSON.stringify({ baselines: overviews }, null, 2)}\n`);
  else if (names.length === 0) {
    stdout.write(`No baseline in ${folder}/. Make one: bench baseline set <name> results/<id>\n`);
  } else if (overviews.length > 0)
    stdout.write(`${renderBaselineList(overviews, { width, colors: colorsFor(color) })}\n`);
  for (const message of damaged) tell(stderr, `bench: ${message}`);
  return damaged.length === 0 ? 0 : 2;
}

/** `bench baseline show <name>`: a row per series, with how much its runs differ. @returns 0 */
export async function baselineShow({ name, baselines, json }: BaselineShowArguments): Promise<number> {
  const { stdout, color, width } = processTerminal(process.env);
  const baseline = readBaseline(baselines, name);
  const shown = { ...baselineOverview(baseline), series: baselineSeries(baseline.runs) };
  if (json) stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  else stdout.write(`${renderBaseline(shown, { width, colors: colorsFor(color) })}\n`);
  return 0;
}

/** `bench baseline remove <name>`: deletes its file. @returns 0 */
export async function baselineRemove({ name, baselines }: BaselineRemoveArguments): Promise<number> {
  const { stdout } = processTerminal(process.env);
  stdout.write(`Removed ${removeBaseline(baselines, name)}\n`);
  return 0;
}

/** Writes it, and says what a check against it will and will not notice. */
function keepBaseline(
  folder: string,
  { name, runs }: Pick<Baseline, "name" | "runs">,
  { stdout, stderr }: Terminal,
): void {
  const baseline = { schema: summarySchemaVersion, name, runs: runs.toSorted(oldestFirst) } as const;
  const path = writeBaseline(folder, baseline);
  const { series, runs: count } = baselineOverview(baseline);
  stdout.write(`Wrote ${path}: ${counted(count, "run")}, ${counted(series, "series")}.\n`);
  const newest = baseline.runs.at(-1);
  for (const { scenario, target, reason } of newest?.unavailable ?? []) {
    tell(stderr, `bench: ${scenario} ${target} was skipped (${reason}): a check does not miss what it does not hold`);
  }
  const mixed = mixedSeries(baseline.runs);
  if (mixed.length > 0) {
    tell(
      stderr,
      `bench: engine, request or settings are not the same in all runs of ${listSome(mixed)}: a check uses those that are like its candidate`,
    );
  }
  if (count === 1) {
    stderr.write(
      "bench: one run does not tell how much runs differ that measure the same: add more (bench baseline add)\n",
    );
  }
}

function counted(count: number, what: "run" | "series"): string {
  return `${count} ${what === "run" && count !== 1 ? "runs" : what}`;
}
