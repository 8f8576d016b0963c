import type { BreakEven, CostPoint, CostRow } from "../cost-analysis.ts";

/** Every two rows of a scenario that have curves: where each pair crosses, or which is cheaper throughout. */
export function breakEvens(rows: readonly CostRow[]): BreakEven[] {
  return rows.flatMap((first, a) =>
    rows.slice(a + 1).flatMap((second, offset) => {
      const b = a + 1 + offset;
      if (first.scenario !== second.scenario || first.unknown !== null || second.unknown !== null) return [];
      return between(first, second, a, b);
    }),
  );
}

function between(first: CostRow, second: CostRow, a: number, b: number): BreakEven[] {
  const { scenario } = first;
  const crossings = signChanges(first.curve, second.curve);
  if (crossings.length === 0) {
    const last = (curve: readonly CostPoint[]): number => curve.at(-1)?.usd ?? 0;
    const [one, other] = [last(first.curve), last(second.curve)];
    const cheaper = one === other ? null : one < other ? a : b;
    return [{ scenario, below: a, above: b, requestsPerMonth: null, cheaper }];
  }
  return crossings.map(({ at, low, high, firstIsCheaperBelow }) => ({
    scenario,
    below: firstIsCheaperBelow ? a : b,
    above: firstIsCheaperBelow ? b : a,
    requestsPerMonth: { point: at, low, high },
    cheaper: null,
  }));
}

interface Crossing {
  readonly at: number;
  /** Where the bands still cross; null beyond the traffic looked at. `low <= at <= high`. */
  readonly low: number | null;
  readonly high: number | null;
  readonly firstIsCheaperBelow: boolean;
}

/** Between two points of the curves, straight on log axes: what is charged in proportion to traffic is a straight line there. */
function signChanges(first: readonly CostPoint[], second: readonly CostPoint[]): Crossing[] {
  const rates = first.map(({ requestsPerMonth }) => requestsPerMonth);
  const gaps = first.map((point, at) => logRatio(point.usd, second[at]?.usd));
  // The same at the ends of both bands that make the first as cheap, and as dear, beside the second as can be.
  const cheapest = first.map((point, at) => logRatio(point.low, second[at]?.high));
  const dearest = first.map((point, at) => logRatio(point.high, second[at]?.low));
  return gaps.flatMap((_, at) => {
    const where = zeroBetween(rates, gaps, at);
    if (where === null) return [];
    const firstIsCheaperBelow = (gaps[at - 1] ?? 0) < 0;
    const [early, late] = firstIsCheaperBelow ? [dearest, cheapest] : [cheapest, dearest];
    return [
      {
        at: where,
        low: nearestZero(rates, early, at, -1),
        high: nearestZero(rates, late, at, 1),
        firstIsCheaperBelow,
      },
    ];
  });
}

/** The first change of sign from an interval on, in one direction. */
function nearestZero(
  rates: readonly number[],
  gaps: readonly (number | null)[],
  from: number,
  direction: 1 | -1,
): number | null {
  for (let at = from; at > 0 && at < gaps.length; at += direction) {
    const where = zeroBetween(rates, gaps, at);
    if (where !== null) return where;
  }
  return null;
}

/** Where the gap changes its sign between a point and the one before it; null where it does not, or is not known. */
function zeroBetween(rates: readonly number[], gaps: readonly (number | null)[], at: number): number | null {
  const [before, after] = [gaps[at - 1] ?? null, gaps[at] ?? null];
  if (before === null || after === null || before === 0 || (after !== 0 && before < 0 === after < 0)) return null;
  const [a, b] = [Math.log(rates[at - 1] ?? 1), Math.log(rates[at] ?? 1)];
  return Math.exp(a + (before / (before - after)) * (b - a));
}

/** Below a cent a month, and within a free quota, nothing is cheaper than anything. */
const leastUsd = 0.01;

/** Null where one is not known. */
function logRatio(a: number | null | undefined, b: number | null | undefined): number | null {
  if (a === null || a === undefined || b === null || b === undefined) return null;
  return Math.log(Math.max(a, leastUsd) / Math.max(b, leastUsd));
}
