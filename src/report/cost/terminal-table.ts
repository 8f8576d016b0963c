import { shorten, shortenApart } from "../charts/lanes.ts";
import { tableOf } from "../terminal/tables.ts";
import { type TerminalColors, columnsOf, plainText } from "../terminal/text.ts";
import { formatUsd, formatUsdInterval } from "./amounts.ts";
import { formatBilled, formatColdRate, formatLatencies, formatRun, formatRuns, isReplayed } from "./figures.ts";
import { type NamedRow, cutNames } from "./rows.ts";
import { wrapFigures } from "./terminal-wrap.ts";

interface TableView {
  readonly width: number;
  readonly colors: TerminalColors;
}

/** A column with its head, all of one width. */
interface Column {
  readonly head: string;
  readonly cells: readonly string[];
}

/** Columns that a name and a target get at least. */
const leastName = 18;
const leastTarget = 10;
/** Columns that a name gets at most. */
const mostName = 60;

/**
 * A row per offer and target: amounts with their intervals, cold starts, latency with them mixed in, run and billed time. Where
 * that does not fit, all but the amount stands below each row.
 */
export function costTable(rows: readonly NamedRow[], view: TableView): string {
  const amounts = amountColumns(rows);
  const columns = [...amounts, ...otherColumns(rows)];
  const targets = rows.map(({ row }) => plainText(row.target));
  const room = view.width - widthOf(columns) - 2;
  if (room < leastName + leastTarget) return stackedTable(rows, amounts, view);
  const cutTargets = cutAll(targets, Math.max(leastTarget, Math.min(24, room - leastName)));
  const names = cutNames(rows, Math.min(mostName, room - Math.max(...cutTargets.map(columnsOf))));
  return tableOf(
    ["offer", "target", ...columns.map(({ head }) => head)],
    rows.map((_, at) => [names[at] ?? "", cutTargets[at] ?? "", ...columns.map((column) => painted(column, at, view))]),
    view.colors,
  );
}

/** Name and amount in columns, per million too where that cuts no name; the rest below each row. */
function stackedTable(rows: readonly NamedRow[], amounts: readonly Column[], view: TableView): string {
  const longest = Math.max(...rows.map(({ name }) => columnsOf(name)));
  const fits = view.width - widthOf(amounts) >= Math.min(mostName, longest);
  const columns = fits ? amounts : amounts.slice(0, 1);
  const names = cutNames(rows, Math.max(leastName, Math.min(mostName, view.width - widthOf(columns))));
  const table = tableOf(
    ["offer", ...columns.map(({ head }) => head)],
    rows.map((_, at) => [names[at] ?? "", ...columns.map((column) => painted(column, at, view))]),
    view.colors,
  );
  const [head = "", ...lines] = table.split("\n");
  const below = rows.map((named) => view.colors.dim(wrapFigures(`  ${detailOf(named, !fits)}`, view.width, 2)));
  return [head, ...lines.flatMap((line, at) => [line, below[at] ?? ""])].join("\n");
}

function detailOf({ row }: NamedRow, withMillion: boolean): string {
  const [p50, p95, p99] = formatLatencies(row);
  const seen = [`${formatColdRate(row)} cold`, `p50 ${p50}, p95 ${p95}, p99 ${p99}`, `runs ${formatRuns(row)}`];
  return [
    shorten(plainText(row.target), 40),
    ...(withMillion && row.perMillion !== null ? [`${formatUsd(row.perMillion.point)} per million`] : []),
    ...(isReplayed(row) ? seen : []),
  ].join("; ");
}

/** The amounts, their points one below the other. */
function amountColumns(rows: readonly NamedRow[]): Column[] {
  const column = (head: string, cells: readonly string[]): Column => {
    const points = cells.map((cell) => cell.split(" ")[0] ?? "");
    const widest = Math.max(...points.map((point) => point.length));
    return evened(
      head,
      cells.map((cell, at) => `${" ".repeat(widest - (points[at] ?? "").length)}${cell}`),
      "left",
    );
  };
  const monthly = rows.map(({ row }) => (row.monthly === null ? unknown : formatUsdInterval(row.monthly)));
  const perMillion = rows.map(({ row }) => (row.perMillion === null ? unknown : formatUsd(row.perMillion.point)));
  return [column("USD a month", monthly), column("per million", perMillion)];
}

const unknown = "unknown";

function otherColumns(rows: readonly NamedRow[]): Column[] {
  const column = (head: string, textOf: (row: NamedRow["row"]) => string): Column =>
    evened(
      head,
      rows.map(({ row }) => textOf(row)),
      "right",
    );
  return [
    column("cold", formatColdRate),
    column("p50", (row) => formatLatencies(row)[0]),
    column("p95", (row) => formatLatencies(row)[1]),
    column("p99", (row) => formatLatencies(row)[2]),
    column("runs", formatRun),
    ...(rows.some(({ row }) => row.billedMs !== null) ? [column("billed", formatBilled)] : []),
  ];
}

function evened(head: string, cells: readonly string[], align: "left" | "right"): Column {
  const widest = Math.max(head.length, ...cells.map((cell) => cell.length));
  const even = (text: string): string => (align === "left" ? text.padEnd(widest) : text.padStart(widest));
  return { head: even(head), cells: cells.map(even) };
}

function painted({ cells }: Column, at: number, { colors }: TableView): string {
  const cell = cells[at] ?? "";
  return cell.trim() === unknown ? colors.yellow(cell) : cell;
}

/** Columns that these take with two before each. */
function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { head }) => sum + head.length + 2, 0);
}

/** Cut to at most `most` letters, different ones still different where a cut keeps them apart. */
function cutAll(texts: readonly string[], most: number): string[] {
  return shortenApart(texts, most).map((text) => shorten(text, most));
}
