import { shorten, shortenApart } from "../charts/lanes.ts";
import { tableOf } from "../terminal/tables.ts";
import { type TerminalColors, columnsOf, hanging, plainText } from "../terminal/text.ts";

/** What a table needs of the terminal. */
export interface TableView {
  readonly width: number;
  readonly colors: TerminalColors;
}

/** Columns that a name gets at least. */
export const leastName = 12;

/** Columns that are left for the names beside what else a table has. @param rows without the names, which come second */
export function roomForNames(heads: readonly string[], rows: readonly (readonly string[])[], width: number): number {
  const others = [[heads[0] ?? "", ...heads.slice(2)], ...rows];
  const count = Math.max(...others.map((row) => row.length));
  const taken = Array.from(
    { length: count },
    (_, at) => Math.max(...others.map((row) => columnsOf(row[at] ?? ""))) + 2,
  );
  return width - taken.reduce((sum, columns) => sum + columns, 0);
}

/** A table whose second column is of names, cut to what the others leave. @param details one for each row, may be "" */
export function namedTable(
  heads: readonly string[],
  names: readonly string[],
  rows: readonly (readonly string[])[],
  details: readonly string[],
  view: TableView,
): string {
  const room = Math.max(leastName, roomForNames(heads, rows, view.width));
  const cut = cutNames(names, room);
  const table = tableOf(
    heads.map((head, at) => (at === 1 ? shorten(head, room) : head)),
    rows.map(([word = "", ...others], at) => [word, cut[at] ?? "", ...others]),
    view.colors,
  );
  const indent = Math.max(...[heads[0] ?? "", ...rows.map(([word = ""]) => word)].map(columnsOf)) + 2;
  return withDetails(table, details.map(plainText), view, indent);
}

/** Each row's detail behind it where all of them have room there, else on lines of their own below the row. */
function withDetails(table: string, details: readonly string[], { colors, width }: TableView, indent: number): string {
  const [head = "", ...rows] = table.split("\n");
  const column = Math.max(...[head, ...rows].map(columnsOf)) + 2;
  const beside = details.every((detail) => column + columnsOf(detail) <= width);
  const lines = rows.flatMap((row, at) => {
    const detail = details[at] ?? "";
    if (detail === "") return [row];
    if (beside) return [`${row}${" ".repeat(column - columnsOf(row))}${colors.dim(detail)}`];
    return [row, colors.dim(wrapped(`${" ".repeat(indent)}${detail}`, width, indent))];
  });
  return [head, ...lines].join("\n");
}

/** The names without what steers a terminal, cut to at most `most` columns where that keeps them apart, else in the middle. */
function cutNames(names: readonly string[], most: number): string[] {
  const cut = shortenApart(names.map(plainText), most);
  return cut.map((name) => shorten(name, most));
}

/** The label, and at column `indent` the text, on as many lines as it takes. */
export function labelled(label: string, text: string, width: number, indent: number): string {
  const block = wrapped(`${" ".repeat(indent)}${plainText(text).trim()}`, width, indent);
  return `${label}${" ".repeat(Math.max(1, indent - columnsOf(label)))}${block.slice(indent)}`;
}

/** The text on lines of at most `width` columns, all but the first indented; a word that is longer than a line is broken. */
export function wrapped(text: string, width: number, indent: number): string {
  const most = width - indent;
  const broken = text.replace(/[^ ]+/g, (word) => {
    if (columnsOf(word) <= most) return word;
    const letters = [...new Intl.Segmenter().segment(word)].map(({ segment }) => segment);
    const parts = Array.from({ length: Math.ceil(letters.length / most) }, (_, at) =>
      letters.slice(at * most, (at + 1) * most).join(""),
    );
    return parts.join(" ");
  });
  return hanging(broken, width, indent);
}
