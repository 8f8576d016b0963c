import type { BaselineOverview, BaselineSeries } from "../analysis/baseline-series.ts";
import type { RunSummary } from "../results/run-summary.ts";
import { durationUnit, formatDuration } from "../units/format-duration.ts";
import { formatShare } from "./figures.ts";
import { formatCommit, formatDay } from "./version-figures.ts";
import { tableOf } from "./terminal/tables.ts";
import { type TerminalColors, columnsOf, hanging, plainText } from "./terminal/text.ts";

/** How the text is laid out. */
export interface TableView {
  /** Columns; at least 60 are used. */
  readonly width: number;
  /** picocolors, on or off: `createColors(enabled)`. */
  readonly colors: TerminalColors;
}

/** Baselines as a table. No trailing newline. */
export function renderBaselineList(overviews: readonly BaselineOverview[], { width, colors }: TableView): string {
  const rows = overviews.map(({ name, runs, series, from, to, commits }) => [
    colors.bold(name),
    String(runs),
    String(series),
    formatDays(from, to),
    formatCommits(commits),
  ]);
  const heads = ["name", "runs", "series", "measured", "commits"];
  return tableOf(
    [...heads, "machine"],
    rows.map((row, at) => [...row, cut(overviews[at]?.machine ?? "", roomBeside([heads, ...rows], width))]),
    colors,
  );
}

/** A baseline with a row per series: the median, and how far runs lie apart that measure the same. No trailing newline. */
export function renderBaseline(
  shown: Omit<BaselineOverview, "series"> & { readonly series: readonly BaselineSeries[] },
  { width, colors }: TableView,
): string {
  const { name, runs, from, to, commits, machine, series } = shown;
  const rows = series.map((one, at) => [
    same(series, at, ["scenario"]) ? "" : plainText(one.scenario),
    same(series, at, ["scenario", "target"]) ? "" : plainText(one.target),
    one.start,
    String(one.runs),
    String(one.n),
    one.lost === 0 ? "0" : colors.yellow(String(one.lost)),
    one.medianNs === null ? "none" : formatDuration(one.medianNs),
    formatRange(one),
    one.cv === null ? colors.dim("not known") : formatShare(one.cv),
  ]);
  const facts = [
    `${runs} ${runs === 1 ? "run" : "runs"}, ${formatDays(from, to)}`,
    ...(commits.length === 0 ? [] : [`commit ${formatCommits(commits)}`]),
    plainText(machine),
  ];
  const line = (text: string): string => colors.dim(hanging(text, Math.max(60, width), 0));
  return [
    colors.bold(name),
    line(facts.join("; ")),
    "",
    tableOf(["scenario", "target", "start", "runs", "n", "lost", "median", "runs from to", "run to run"], rows, colors),
    "",
    line(
      runs === 1
        ? "How much runs differ that measure the same is not known from one run: 20 % is assumed, or the scenario's runNoise. `bench baseline add` adds more."
        : "run to run: coefficient of variation of the runs' medians. It decides what a check can find: less is better.",
    ),
  ].join("\n");
}

/** Runs of a history as a table, oldest first; the machine where they are not all of one. No trailing newline. */
export function renderRunList(runs: readonly RunSummary[], { width, colors }: TableView): string {
  const rows = runs.map(({ id, startedAt, status, source, series }) => [
    plainText(id),
    startedAt.slice(0, 16).replace("T", " "),
    status === "complete" ? status : colors.yellow(status),
    source === undefined ? "" : formatCommit(source),
    String(series.length),
  ]);
  const heads = ["run", "began", "status", "commit", "series"];
  const machines = new Set(runs.map(({ machine }) => plainText(machine)));
  if (machines.size <= 1) {
    const said = [...machines].map((machine) => colors.dim(hanging(machine, Math.max(60, width), 0)));
    return [tableOf(heads, rows, colors), ...said].join("\n\n");
  }
  const room = roomBeside([heads, ...rows], width);
  return tableOf(
    [...heads, "machine"],
    rows.map((row, at) => [...row, cut(runs[at]?.machine ?? "", room)]),
    colors,
  );
}

/** Columns that are left beside these rows; at least 24. */
function roomBeside(rows: readonly (readonly string[])[], width: number): number {
  const columns = rows[0]?.map((_, at) => Math.max(...rows.map((row) => columnsOf(row[at] ?? "")))) ?? [];
  return Math.max(24, width - columns.reduce((sum, widest) => sum + widest + 2, 0));
}

/** What machines have in common stands at the end of their names. */
function cut(text: string, most: number): string {
  const plain = plainText(text);
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}\u2026`;
}

function same<Key extends string>(
  rows: readonly Readonly<Record<Key, string>>[],
  at: number,
  keys: readonly Key[],
): boolean {
  return keys.every((key) => rows[at - 1]?.[key] === rows[at]?.[key]);
}

function formatRange({ lowestNs, highestNs }: BaselineSeries): string {
  if (lowestNs === null || highestNs === null || lowestNs === highestNs) return "";
  const unit = durationUnit(highestNs);
  return `${formatDuration(lowestNs, unit).split(" ")[0]} .. ${formatDuration(highestNs, unit)}`;
}

/** "2026-11-02" or "2026-11-02 to 2026-11-20". */
function formatDays(from: string, to: string): string {
  const [first, last] = [formatDay(from), formatDay(to)];
  return first === last ? first : `${first} to ${last}`;
}

/** The newest commit, and how many more there are. */
function formatCommits(commits: readonly string[]): string {
  const newest = commits.at(-1);
  if (newest === undefined) return "";
  const dirty = newest.endsWith("+");
  const short = formatCommit({ commit: newest.replace("+", ""), dirty });
  return commits.length === 1 ? short : `${short} and ${commits.length - 1} more`;
}
