import type { Cell } from "../../analysis/analysis.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { logBounds, logTicks } from "../charts/duration-axis.ts";
import { type TerminalColors, columnsOf } from "./text.ts";
import { namesOf } from "./tables.ts";

/** What the plot needs of the terminal's options. */
export interface PlotOptions {
  readonly width: number;
  readonly colors: TerminalColors;
  readonly ascii?: boolean;
}

const unicode = { low: "\u251c", high: "\u2524", line: "\u2500", median: "\u25cf", tick: "\u253c", axis: "\u2500" };
const ascii = { low: "|", high: "|", line: "-", median: "o", tick: "+", axis: "-" };

/** Each cell's range on one log axis, `width` columns wide: from the fastest to the slowest start, a dot at the median. */
export function rangePlot(cells: readonly Cell[], { width, colors, ascii: plain }: PlotOptions): string {
  const marks = plain === true ? ascii : unicode;
  const drawn = cells.filter(({ median, minNs, maxNs }) => median !== null && minNs !== null && maxNs !== null);
  if (drawn.length === 0) return "";
  const { min, max } = logBounds(drawn.flatMap(({ minNs, maxNs }) => [minNs ?? 0, maxNs ?? 0]));
  const names = namesOf(drawn, Math.max(12, Math.floor(width / 4)));
  const nameWidth = Math.max(...names.map(columnsOf));
  const left = nameWidth + 2 + 7 + 2;
  const columns = Math.max(20, width - left - 1);
  const at = (ns: number): number =>
    Math.round((Math.log(Math.max(ns, min) / min) / Math.log(max / min)) * (columns - 1));
  const rows = drawn.map((cell, index) => {
    const [from, to] = [at(cell.minNs ?? 0), at(cell.maxNs ?? 0)];
    const middle = at(cell.median?.point ?? 0);
    const line = Array.from({ length: to + 1 }, (_, column) => {
      if (column === middle) return colors.cyan(marks.median);
      if (column === from) return colors.dim(marks.low);
      if (column === to) return colors.dim(marks.high);
      return column < from ? " " : colors.dim(marks.line);
    });
    return `${(names[index] ?? "").padEnd(nameWidth)}  ${cell.start.padEnd(7)}  ${line.join("")}`;
  });
  const [axis, labels] = axisLines(min, max, columns, at, marks);
  const legend = `range of all starts ${marks.low}${marks.line}${marks.high}, median ${marks.median}, log scale`;
  return [
    ...rows,
    `${" ".repeat(left)}${colors.dim(axis)}`,
    `${" ".repeat(left)}${labels}`,
    `${" ".repeat(left)}${colors.dim(legend)}`,
  ].join("\n");
}

function axisLines(
  min: number,
  max: number,
  columns: number,
  at: (ns: number) => number,
  marks: typeof unicode,
): [string, string] {
  const ticks = logTicks(min, max, Math.max(2, Math.floor(columns / 9)))
    .filter(({ major }) => major === true)
    .map(({ value }) => ({ column: at(value), label: formatDuration(value) }));
  const axis = Array.from({ length: columns }, (_, column) =>
    ticks.some((tick) => tick.column === column) ? marks.tick : marks.axis,
  ).join("");
  let labels = "";
  for (const { column, label } of ticks) {
    const start = Math.min(Math.max(0, column - Math.floor(label.length / 2)), columns - label.length);
    if (start >= labels.length + (labels === "" ? 0 : 1)) labels = labels.padEnd(start) + label;
  }
  return [axis, labels];
}
