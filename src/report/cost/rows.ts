import type { CostAnalysis, CostRow } from "../../analysis/cost-analysis.ts";
import { shorten, shortenApart } from "../charts/lanes.ts";
import { plainText } from "../terminal/text.ts";

/** A row with what a reporter calls it. */
export interface NamedRow {
  /** Index into the analysis' rows. */
  readonly index: number;
  /** Place in its scenario, from 0: its colour, dash and shape. */
  readonly place: number;
  /** Its label; with its target, its region, its place where labels of the scenario are alike. One line. */
  readonly name: string;
  readonly row: CostRow;
}

/** The scenarios of an analysis, in the order of its rows. */
export function costScenarios({ rows }: CostAnalysis): string[] {
  return [...new Set(rows.map(({ scenario }) => scenario))];
}

/** The rows of a scenario, each under a name that no other of them has. */
export function namedRows({ rows }: CostAnalysis, scenario: string): NamedRow[] {
  const own = rows.flatMap((row, index) => (row.scenario === scenario ? [{ index, row }] : []));
  const naming: readonly ((row: CostRow, place: number) => string)[] = [
    ({ label }) => label,
    ({ label, target }) => `${label}, ${target}`,
    ({ label, target, region }) => `${label}, ${target}, ${region}`,
    ({ label }, place) => `${label}, no. ${place + 1}`,
  ];
  const names = naming.map((nameOf) => own.map(({ row }, place) => plainText(nameOf(row, place)).trim()));
  const isAlone = (list: readonly string[], name: string): boolean => list.filter((one) => one === name).length === 1;
  return own.map(({ index, row }, place) => {
    const unique = names.find((list) => isAlone(list, list[place] ?? "")) ?? names.at(-1) ?? [];
    return { index, place, name: unique[place] ?? "", row };
  });
}

/**
 * Rows of which nothing in the scenario is cheaper at this point of their curves; several where they cost the same, none
 * where nothing is known. Curves of a scenario share their traffic.
 */
export function cheapestAt(rows: readonly NamedRow[], requestsPerMonth: number): NamedRow[] {
  const amounts = rows.flatMap((named) => {
    const usd = named.row.curve.find((point) => point.requestsPerMonth === requestsPerMonth)?.usd ?? null;
    return usd === null ? [] : [{ named, usd }];
  });
  const least = Math.min(...amounts.map(({ usd }) => usd));
  return amounts.filter(({ usd }) => usd <= least * (1 + 1e-9)).map(({ named }) => named);
}

/** The traffic that the curves of these rows are known at, ascending. */
export function curveTraffic(rows: readonly NamedRow[]): number[] {
  const all = rows.flatMap(({ row }) => row.curve.map(({ requestsPerMonth }) => requestsPerMonth));
  return [...new Set(all)].toSorted((a, b) => a - b);
}

/** Rows with an amount that are the cheapest of them somewhere, in their order. */
export function leadingRows(rows: readonly NamedRow[]): NamedRow[] {
  const known = rows.filter(({ row }) => row.monthly !== null);
  const leading = new Set(curveTraffic(known).flatMap((requests) => cheapestAt(known, requests)));
  return known.filter((one) => leading.has(one));
}

/**
 * Of many rows, those that a chart can hold: what is cheapest somewhere, then the cheapest of the traffic that was asked for.
 * All with an amount where they are at most `most`. In their order.
 */
export function drawnRows(rows: readonly NamedRow[], most: number): NamedRow[] {
  const leading = leadingRows(rows);
  const known = rows.filter(({ row }) => row.monthly !== null);
  const kept = new Set([...leading, ...known.filter((one) => !leading.includes(one))].slice(0, most));
  return known.filter((one) => kept.has(one));
}

/** Rows that a chart draws: those with an amount whose name is not hidden. */
export function shownRows(rows: readonly NamedRow[], hidden: readonly string[]): NamedRow[] {
  return rows.filter(({ name, row }) => row.monthly !== null && !hidden.includes(name));
}

/** Lines and points that a chart holds at first: more of them hide one another. */
const mostDrawn = 10;

/** The names that a chart of a scenario hides at first: of many rows, those that `drawnRows` leaves out. */
export function hiddenAtFirst(rows: readonly NamedRow[]): string[] {
  const kept = drawnRows(rows, mostDrawn);
  return rows.filter((one) => !kept.includes(one)).map(({ name }) => name);
}

/** The names of rows cut to at most `most` letters, different ones still different: by their place where no cut keeps them apart. */
export function cutNames(rows: readonly NamedRow[], most: number): string[] {
  const apart = shortenApart(
    rows.map(({ name }) => name),
    most,
  );
  if (apart.every((name) => name.length <= most)) return apart;
  return rows.map(({ name, place }) => (name.length <= most ? name : `${place + 1}: ${shorten(name, most - 4)}`));
}
