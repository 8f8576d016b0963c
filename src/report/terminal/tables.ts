import CliTable from "cli-table3";
import type { Analysis, Cell, Comparison } from "../../analysis/analysis.ts";
import { formatDuration, formatNumber } from "../../units/format-duration.ts";
import { shorten, shortenApart } from "../charts/lanes.ts";
import { doStatesDiffer, formatStates } from "../code-figures.ts";
import {
  besideOf,
  comparisonOf,
  formatBeside,
  formatComparison,
  formatLevel,
  formatMedian,
  formatOutliers,
  formatPercentile,
  formatShare,
  percentileName,
  percentileNames,
  phaseLabel,
  referenceOf,
} from "../figures.ts";
import { shapeText } from "./shape-text.ts";
import { type TerminalColors, columnsOf, hanging, plainText } from "./text.ts";

/** What the tables need of the terminal's options. */
export interface TableOptions {
  readonly width: number;
  readonly colors: TerminalColors;
  readonly all: boolean;
}

/**
 * Target, start, n, median and ratio; from 100 columns on, or with `all`, the state of the code where targets differ in
 * it; from 160 on, or with `all`, also the percentiles and what was lost.
 */
export function cellTable(analysis: Analysis, cells: readonly Cell[], options: TableOptions): string {
  const { colors, width, all } = options;
  const wide = all || width >= 160;
  const percentiles = percentileNames(cells);
  const scenario = cells[0]?.scenario ?? "";
  const reference = plainText(referenceOf(analysis, scenario) ?? "reference");
  const coded = (all || width >= 100) && doStatesDiffer(analysis, scenario);
  const extra = wide
    ? ["failed", "set aside", ...percentiles, "min", "max", "outliers", ...(all ? ["shape, min to max"] : [])]
    : [];
  const heads = [
    "target",
    "start",
    ...(coded ? ["code"] : []),
    "n",
    `median [${formatLevel(analysis.level)}]`,
    `against ${shorten(reference, 14)}`,
    ...extra,
  ];
  const rows = cells.map((cell) => [
    cell.start,
    ...(coded ? [formatStates(cell.code)] : []),
    countOf(cell, wide, colors),
    formatMedian(cell.median),
    ratioText(analysis, cell, colors),
    ...(wide
      ? [
          String(cell.failed),
          String(cell.setAside),
          ...percentiles.map((name) => formatPercentile(cell.percentiles.find((row) => percentileName(row) === name))),
          cell.minNs === null ? "" : formatDuration(cell.minNs),
          cell.maxNs === null ? "" : formatDuration(cell.maxNs),
          formatOutliers(cell.outliers),
          ...(all ? [shapeText(cell)] : []),
        ]
      : []),
  ]);
  const taken = columnSum([heads.slice(1), ...rows]);
  const names = namesOf(cells, all ? Number.POSITIVE_INFINITY : Math.max(12, width - taken));
  const lost = wide ? [] : cells.filter(({ failed, setAside }) => failed + setAside > 0);
  const notes = lost.map(
    (cell) => `* ${plainText(cell.target)} ${cell.start}: ${cell.failed} failed, ${cell.setAside} set aside`,
  );
  const beside = [
    ...new Set(cells.map((cell) => besideOf(analysis, cell)?.start).filter((start) => start !== undefined)),
  ];
  const told = beside.map((start) => hanging(`its ${start}: the ${start} start of ${reference}`, width, 0));
  return [
    tableOf(
      heads,
      rows.map((row, at) => [names[at] ?? "", ...row]),
      colors,
    ),
    ...notes.map((note) => colors.yellow(note)),
    ...told.map((note) => colors.dim(note)),
  ].join("\n");
}

/** What each start's median is made of. */
export function phaseTable(cells: readonly Cell[], { colors }: TableOptions): string {
  const rows = cells.flatMap((cell) =>
    cell.phases.map((row, at) => [
      at === 0 ? plainText(cell.target) : "",
      at === 0 ? cell.start : "",
      plainText(phaseLabel(row)),
      formatDuration(row.ns),
      formatShare(row.share),
      row.source,
    ]),
  );
  return rows.length === 0 ? "" : tableOf(["target", "start", "phase", "time", "share", "by"], rows, colors);
}

/** Every comparison, those between different starts included. */
export function comparisonTable(analysis: Analysis, scenario: string, { colors }: TableOptions): string {
  const rows = analysis.comparisons
    .filter((row) => row.scenario === scenario)
    .map((row) => [
      plainText(row.target),
      row.targetStart,
      `${plainText(row.reference)}, ${row.start}`,
      painted(row.verdict, formatComparison(row), colors),
    ]);
  return rows.length === 0 ? "" : tableOf(["target", "its start", "against", "ratio of medians"], rows, colors);
}

/** The name of each row's target, cut to at most `most` columns where that keeps them apart; "" where it is that of the row above. */
export function namesOf(cells: readonly Cell[], most: number): string[] {
  const names = shortenApart(
    cells.map(({ target }) => plainText(target)),
    Math.min(most, 60),
  );
  return names.map((name, at) => (cells[at - 1]?.target === cells[at]?.target ? "" : name));
}

/** Columns that these rows take with two between any two. */
function columnSum(rows: readonly (readonly string[])[]): number {
  const widest = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.flatMap((row) => (row[column] ?? "").split("\n").map(columnsOf))),
  );
  return widest.reduce((sum, columns) => sum + columns + 2, 0);
}

/** With a mark where starts were lost: the columns that say how many may not be shown. */
function countOf({ n, failed, setAside }: Cell, wide: boolean, colors: TerminalColors): string {
  return wide || failed + setAside === 0 ? String(n) : colors.yellow(`${n}*`);
}

/** A line for each comparison: at the same start, and with the start of the reference that has the same things ready. */
function ratioText(analysis: Analysis, cell: Cell, colors: TerminalColors): string {
  if (referenceOf(analysis, cell.scenario) === cell.target) return "reference";
  const [same, beside] = [comparisonOf(analysis, cell), besideOf(analysis, cell)];
  return [
    ...(same === undefined ? [] : [painted(same.verdict, shortComparison(same), colors)]),
    ...(beside === undefined ? [] : [painted(beside.verdict, formatBeside(beside, "short"), colors)]),
  ].join("\n");
}

function shortComparison(comparison: Comparison): string {
  const { verdict, low, high } = comparison;
  const told = verdict === "faster" || verdict === "slower";
  return told ? formatComparison(comparison) : `${verdict} [${formatNumber(low)}, ${formatNumber(high)}]`;
}

function painted(verdict: Comparison["verdict"], text: string, colors: TerminalColors): string {
  if (verdict === "faster") return colors.green(text);
  if (verdict === "slower") return colors.red(text);
  return colors.dim(text);
}

const noBorders = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** A table without rules; columns whose name says a number are right-aligned. */
export function tableOf(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  colors: TerminalColors,
): string {
  const numeric = new Set(["n", "baseline", "candidate", "failed", "set aside", "min", "max", "time", "share"]);
  const table = new CliTable({
    chars: noBorders,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    colAligns: heads.map((head) => (numeric.has(head) ? "right" : "left")),
  });
  table.push(
    heads.map((head) => colors.dim(head)),
    ...rows.map((row) => [...row]),
  );
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
