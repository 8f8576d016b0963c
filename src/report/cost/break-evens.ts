import type { BreakEven, CostAnalysis } from "../../analysis/cost-analysis.ts";
import { formatRequests } from "./amounts.ts";
import { type NamedRow, curveTraffic, leadingRows, namedRows } from "./rows.ts";

/** Where two lines cross: `below` is cheaper with less traffic. */
export interface Crossing {
  readonly point: number;
  /** Null beyond the traffic that was looked at. */
  readonly low: number | null;
  readonly high: number | null;
  readonly below: NamedRow;
  readonly above: NamedRow;
}

/** Two rows of a scenario, both with an amount, and what is cheaper where. */
export interface PricedPair {
  readonly rows: readonly [NamedRow, NamedRow];
  /** Ascending; empty where they do not cross. */
  readonly crossings: readonly Crossing[];
  /** The one that is cheaper at every traffic; null where they cross or nothing can be told. */
  readonly cheaper: NamedRow | null;
}

/**
 * Every pair of a scenario that can be compared, those that cross first; a row without an amount is in none of them, since it
 * says itself why.
 */
export function pricedPairs(cost: CostAnalysis, scenario: string): PricedPair[] {
  const rows = namedRows(cost, scenario);
  const pairs = new Map<string, PricedPair>();
  for (const breakEven of cost.breakEvens) {
    const [below, above] = [breakEven.below, breakEven.above].map((at) => rows.find(({ index }) => index === at));
    if (breakEven.scenario !== scenario || below === undefined || above === undefined) continue;
    if (below.row.monthly === null || above.row.monthly === null) continue;
    const key = `${Math.min(below.index, above.index)} ${Math.max(below.index, above.index)}`;
    pairs.set(key, merged(pairs.get(key), breakEven, below, above));
  }
  const all = [...pairs.values()];
  return [
    ...all.filter(({ crossings }) => crossings.length > 0),
    ...all.filter(({ crossings }) => crossings.length === 0),
  ];
}

function merged(known: PricedPair | undefined, breakEven: BreakEven, below: NamedRow, above: NamedRow): PricedPair {
  const { requestsPerMonth, cheaper } = breakEven;
  const added = requestsPerMonth === null ? [] : [{ ...requestsPerMonth, below, above }];
  return {
    rows: known?.rows ?? [below, above],
    crossings: [...(known?.crossings ?? []), ...added].toSorted((a, b) => a.point - b.point),
    cheaper: [below, above].find(({ index }) => index === cheaper) ?? null,
  };
}

/** So many pairs are read faster than chosen from. */
const fewPairs = 10;

/** The pairs of a scenario; where they are many, those between rows that are cheapest somewhere. */
export function chosenPairs(cost: CostAnalysis, scenario: string): PricedPair[] {
  const all = pricedPairs(cost, scenario);
  if (all.length <= fewPairs) return all;
  const leading = new Set(leadingRows(namedRows(cost, scenario)).map(({ index }) => index));
  return all.filter(({ rows }) => rows.every(({ index }) => leading.has(index)));
}

/** "1.31M [1.21M, 1.43M]", for each crossing; "<1k", ">10G" for a bound beyond the traffic looked at; "" of none. */
export function formatCrossings({ crossings, rows }: PricedPair): string {
  return crossings.map((crossing) => `${formatRequests(crossing.point)}${formatBounds(crossing, rows)}`).join(", ");
}

/** " [1.21M, 1.43M]"; "" where nothing is open. */
function formatBounds({ point, low, high }: Crossing, rows: readonly NamedRow[]): string {
  const { from, to } = rangeOf(rows);
  const [least, most] = [
    low === null ? `<${from}` : formatRequests(low),
    high === null ? `>${to}` : formatRequests(high),
  ];
  const middle = formatRequests(point);
  return least === middle && most === middle ? "" : ` [${least}, ${most}]`;
}

function rangeOf(rows: readonly NamedRow[]): { readonly from: string; readonly to: string } {
  const traffic = curveTraffic(rows);
  return { from: formatRequests(traffic[0] ?? 0), to: formatRequests(traffic.at(-1) ?? 0) };
}

/**
 * What is cheaper where, a sentence without its full stop: "A is cheaper below 3.1M requests a month [2.9M, 3.4M], B above";
 * "A is cheaper than B at every traffic from 1k to 10G requests a month". @param nameOf shortens the names
 */
export function formatPair(pair: PricedPair, nameOf: (named: NamedRow) => string = ({ name }) => name): string {
  const { rows, crossings, cheaper } = pair;
  const [first, ...more] = crossings;
  if (first !== undefined) {
    const last = crossings.at(-1) ?? first;
    const between = more.map(
      (crossing) =>
        `${nameOf(crossing.below)} from there to ${formatRequests(crossing.point)}${formatBounds(crossing, rows)}`,
    );
    const start = `${nameOf(first.below)} is cheaper below ${formatRequests(first.point)} requests a month${formatBounds(first, rows)}`;
    return [start, ...between, `${nameOf(last.above)} above`].join(", ");
  }
  const [one, other] = rows;
  if (cheaper === null) return `${nameOf(one)} and ${nameOf(other)} cannot be told apart`;
  const { from, to } = rangeOf(rows);
  const dearer = cheaper.index === one.index ? other : one;
  return `${nameOf(cheaper)} is cheaper than ${nameOf(dearer)} at every traffic from ${from} to ${to} requests a month`;
}
