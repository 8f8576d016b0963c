import { appendHistory, readHistory, readHistoryIfAny, writeHistory, type History } from "../io/history-files.ts";
import { renderRunList } from "../report/baseline-tables.ts";
import { requireCount } from "./gate-settings.ts";
import { readSummaries } from "./stored-runs.ts";
import { colorsFor, processTerminal, type Terminal, tell } from "./terminal.ts";
import type { HistoryAddArguments, HistoryCompactArguments, HistoryListArguments } from "./trend-options.ts";

/** `bench history add <run...>`: appends a line per run that the file does not hold yet. @returns 0 */
export async function historyAdd({ run, file }: HistoryAddArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const known = readHistoryIfAny(file);
  sayTorn(known, file, terminal);
  const ids = new Set(known.runs.map(({ id }) => id));
  const runs = await readSummaries(run);
  const added = runs.filter(({ id }) => !ids.has(id));
  appendHistory(file, added);
  for (const { id } of runs.filter((one) => ids.has(one.id)))
    tell(terminal.stderr, `bench: ${id} is in ${file} already`);
  terminal.stdout.write(`Added ${runsOf(added.length)} to ${file}, which holds ${known.runs.length + added.length}.\n`);
  return 0;
}

/** `bench history compact`: the newest runs, each once, on one line, in the order in which they began. @returns 0 */
export async function historyCompact({ file, keep }: HistoryCompactArguments): Promise<number> {
  const { stdout } = processTerminal(process.env);
  requireCount("--keep", keep);
  const { runs, repeated, torn } = readHistory(file);
  const kept = runs.slice(-keep);
  writeHistory(file, kept);
  const dropped = runs.slice(0, runs.length - kept.length);
  const also = [
    ...(repeated === 0
      ? []
      : [`${repeated} ${repeated === 1 ? "line" : "lines"} that a later one of the same run replaces`]),
    ...(torn === 0 ? [] : ["a line that a crash had cut off"]),
  ];
  stdout.write(
    `Kept ${runsOf(kept.length)} in ${file}, dropped ${runsOf(dropped.length)}${also.map((what) => `, ${what}`).join("")}.\n`,
  );
  const [first, last] = [dropped[0], dropped.at(-1)];
  if (first !== undefined && last !== undefined)
    stdout.write(`Dropped: ${first === last ? first.id : `${first.id} to ${last.id}`}\n`);
  return 0;
}

/** `bench history list`: its runs, oldest first. @returns 0 */
export async function historyList({ file, json }: HistoryListArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const history = readHistory(file);
  sayTorn(history, file, terminal);
  if (json) terminal.stdout.write(`${JSON.stringify({ runs: history.runs }, null, 2)}\n`);
  else if (history.runs.length === 0) terminal.stdout.write(`${file} holds no run.\n`);
  else
    terminal.stdout.write(
      `${renderRunList(history.runs, { width: terminal.width, colors: colorsFor(terminal.color) })}\n`,
    );
  return 0;
}

/** Says that the last line was left out. */
export function sayTorn({ torn }: History, file: string, { stderr }: Terminal): void {
  if (torn > 0) tell(stderr, `bench: the last line of ${file} was cut off by a crash and is left out`);
}

function runsOf(count: number): string {
  return `${count} ${count === 1 ? "run" : "runs"}`;
}
