import type { CostPoint } from "../../analysis/cost-analysis.ts";
import type { NamedRow } from "./rows.ts";

/** The points of a curve whose amount is known. */
export function knownPoints({ row }: NamedRow): (CostPoint & { readonly usd: number })[] {
  return row.curve.flatMap((point) => (point.usd === null ? [] : [{ ...point, usd: point.usd }]));
}

/**
 * The amount of a curve at any traffic between its points, straight on log axes: where a chart draws it. Null beyond its ends.
 * @param floor what less is drawn at, USD, > 0
 */
export function drawnAt(named: NamedRow, requestsPerMonth: number, floor: number): number | null {
  const points = knownPoints(named);
  const next = points.findIndex((point) => point.requestsPerMonth >= requestsPerMonth);
  const [from, to] = [points[next - 1], points[next]];
  if (to === undefined) return null;
  const last = Math.max(to.usd, floor);
  if (to.requestsPerMonth === requestsPerMonth) return last;
  if (from === undefined) return null;
  const share =
    Math.log(requestsPerMonth / from.requestsPerMonth) / Math.log(to.requestsPerMonth / from.requestsPerMonth);
  return Math.max(from.usd, floor) ** (1 - share) * last ** share;
}

/**
 * The amount at which two lines cross, where a chart draws it: on the flatter of them, since a steep one is somewhere else at
 * the slightest difference in traffic. Null beyond the ends of both.
 */
export function crossingAt(one: NamedRow, other: NamedRow, requestsPerMonth: number, floor: number): number | null {
  const steepness = (named: NamedRow): number => {
    const [before, after] = [0.9, 1.1].map((factor) => drawnAt(named, requestsPerMonth * factor, floor));
    return typeof before !== "number" || typeof after !== "number"
      ? Number.POSITIVE_INFINITY
      : Math.abs(Math.log(after / before));
  };
  const [flatter, steeper] = steepness(one) <= steepness(other) ? [one, other] : [other, one];
  return drawnAt(flatter, requestsPerMonth, floor) ?? drawnAt(steeper, requestsPerMonth, floor);
}
