import type { Phase, Sample } from "../results/sample.ts";
import { startKinds } from "../units/start-kind.ts";

/** What is kept of each accepted row, in this order. */
const columnNames = ["trials", "origins", "totalsNs", "atNs", "cpuNs", "billedMs", "initNs", "handleNs"] as const;
type ColumnName = (typeof columnNames)[number];

/**
 * Accepted rows by column, all of one length: trial; start that the instance came from, as its place in `startKinds` (-1: not said);
 * duration; when it began, since the run did (0: not said); CPU time and billed time (NaN: not known); boot, load and init
 * together, what a provider that bills INIT bills beside the handler; and the handler.
 */
export type SeriesColumns = Readonly<Record<ColumnName, Float64Array>>;

/** Columns that still grow. */
export type GrowingColumns = Readonly<Record<ColumnName, number[]>>;

export function emptyColumns(): GrowingColumns {
  return eachColumn(() => []);
}

/** The columns, which do not grow any more. */
export function toColumns(growing: GrowingColumns): SeriesColumns {
  return eachColumn((name) => new Float64Array(growing[name]));
}

/** The rows of all, one after the other. */
export function joinColumns(parts: readonly SeriesColumns[]): SeriesColumns {
  return eachColumn((name) => {
    const columns = parts.map((part) => part[name]);
    const joined = new Float64Array(columns.reduce((length, column) => length + column.length, 0));
    let at = 0;
    for (const column of columns) {
      joined.set(column, at);
      at += column.length;
    }
    return joined;
  });
}

/** Appends one row. */
export function addToColumns(
  columns: GrowingColumns,
  { trial, startKind, totalNs, atNs, usage, phases }: Sample,
): void {
  columns.trials.push(trial);
  columns.origins.push(startKind === undefined ? -1 : startKinds.indexOf(startKind));
  columns.totalsNs.push(totalNs);
  columns.atNs.push(atNs ?? 0);
  columns.cpuNs.push(usage.cpuNs ?? Number.NaN);
  columns.billedMs.push(usage.billedMs ?? Number.NaN);
  let [initNs, handleNs] = [0, 0];
  for (const { phase, ns } of phases) {
    if (phase === "handle") handleNs += ns;
    else if (isInit(phase)) initNs += ns;
  }
  columns.initNs.push(initNs);
  columns.handleNs.push(handleNs);
}

/** What of a column is known. */
export function knownOf(column: Float64Array): Float64Array {
  return column.filter((value) => !Number.isNaN(value));
}

function isInit(phase: Phase["phase"]): boolean {
  return phase === "boot" || phase === "load" || phase === "init";
}

function eachColumn<Column>(make: (name: ColumnName) => Column): Readonly<Record<ColumnName, Column>> {
  return Object.fromEntries(columnNames.map((name) => [name, make(name)])) as Record<ColumnName, Column>;
}
