import type { Crossing } from "./break-evens.ts";
import { type NamedRow, cheapestAt, curveTraffic } from "./rows.ts";

/**
 * The crossings at which the cheapest of these rows becomes another. At the points of the curves around one, nothing is cheaper
 * than the row before it, and than the row after it; of several between the same points that lead to the same row, which were
 * alike before, it is the last.
 */
export function leadingCrossings(rows: readonly NamedRow[], crossings: readonly Crossing[]): Crossing[] {
  const traffic = curveTraffic(rows);
  const found = crossings.flatMap((crossing) => {
    const before = traffic.findLast((requests) => requests <= crossing.point);
    const after = traffic.find((requests) => requests >= crossing.point);
    if (before === undefined || after === undefined) return [];
    const changes = isCheapest(rows, crossing.below, before) && isCheapest(rows, crossing.above, after);
    return changes ? [{ crossing, after }] : [];
  });
  const isLast = ({ crossing, after }: (typeof found)[number]): boolean =>
    found.every(
      (other) =>
        other.after !== after ||
        other.crossing.above.index !== crossing.above.index ||
        other.crossing.point <= crossing.point,
    );
  return found.filter(isLast).map(({ crossing }) => crossing);
}

function isCheapest(rows: readonly NamedRow[], { index }: NamedRow, requestsPerMonth: number): boolean {
  return cheapestAt(rows, requestsPerMonth).some((one) => one.index === index);
}
