import { type TerminalColors, columnsOf } from "../terminal/text.ts";
import { formatRequests } from "./amounts.ts";
import { type NamedRow, cheapestAt, curveTraffic, cutNames, leadingRows } from "./rows.ts";

/** What the strip needs of the terminal. */
export interface StripView {
  readonly width: number;
  readonly colors: TerminalColors;
  readonly ascii?: boolean;
}

const unicode = { bar: "\u2588", axis: "\u2500", tick: "\u253c", asked: "\u25b2" };
const ascii = { bar: "#", axis: "-", tick: "+", asked: "^" };

/**
 * Which row is the cheapest at which traffic: a line for each that is somewhere, filled there, over a log axis with the traffic
 * that was asked for; several are where they cost the same. "" where it would say nothing: one is cheapest everywhere.
 */
export function cheapestStrip(rows: readonly NamedRow[], asked: number, view: StripView): string {
  const leading = leadingRows(rows);
  const traffic = curveTraffic(leading);
  const [from, to] = [traffic[0] ?? 0, traffic.at(-1) ?? 0];
  if (leading.length < 2 || to <= from) return "";
  const marks = view.ascii === true ? ascii : unicode;
  const names = cutNames(leading, Math.max(18, Math.floor(view.width * 0.45)));
  const left = Math.max(...names.map(columnsOf), "cheapest".length) + 2;
  const columns = view.width - left - 1;
  const columnOf = (requests: number): number =>
    Math.round((Math.log(requests / from) / Math.log(to / from)) * (columns - 1));
  const nearest = Array.from({ length: columns }, (_, column) =>
    traffic.reduce((best, one) => (Math.abs(columnOf(one) - column) < Math.abs(columnOf(best) - column) ? one : best)),
  );
  const winners = new Map(traffic.map((requests) => [requests, cheapestAt(leading, requests)]));
  const lines = leading.map((named, at) => {
    const bar = nearest.map((requests) => (winners.get(requests)?.includes(named) === true ? marks.bar : " ")).join("");
    return `${(names[at] ?? "").padEnd(left)}${view.colors.cyan(bar.trimEnd())}`;
  });
  const [axis, labels] = axisLines(from, to, columns, columnOf, marks);
  return [
    view.colors.dim("cheapest"),
    ...lines,
    `${" ".repeat(left)}${view.colors.dim(axis)}`,
    `${" ".repeat(left)}${labels}`,
    ...askedLine(asked, from, to, columnOf, marks.asked).map((line) => `${" ".repeat(left)}${view.colors.dim(line)}`),
  ].join("\n");
}

/** A mark below each power of ten that has room for its label. */
function axisLines(
  from: number,
  to: number,
  columns: number,
  columnOf: (requests: number) => number,
  marks: typeof unicode,
): readonly [axis: string, labels: string] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const powers = Array.from({ length: Math.floor(Math.log10(to) + 1e-9) - first + 1 }, (_, at) => 10 ** (first + at));
  let labels = "";
  for (const power of powers) {
    const label = formatRequests(power);
    const start = Math.min(Math.max(0, columnOf(power) - Math.floor(label.length / 2)), columns - label.length);
    if (start >= labels.length + (labels === "" ? 0 : 2)) labels = labels.padEnd(start) + label;
  }
  const ticks = new Set(powers.map(columnOf));
  const axis = Array.from({ length: columns }, (_, at) => (ticks.has(at) ? marks.tick : marks.axis)).join("");
  return [axis, labels];
}

function askedLine(
  asked: number,
  from: number,
  to: number,
  columnOf: (requests: number) => number,
  mark: string,
): string[] {
  if (asked < from || asked > to) return [];
  const [at, text] = [columnOf(asked), `${formatRequests(asked)} asked for`];
  const behind = at + 2 + text.length <= columnOf(to) + 1;
  return [behind ? `${" ".repeat(at)}${mark} ${text}` : `${text} ${mark}`.padStart(at + 1)];
}
