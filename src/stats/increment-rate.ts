import { quantileInterval } from "./order-statistic-interval.ts";
import { ascending, quantile } from "./quantile.ts";

/** What one more unit of x adds to y, in the unit of y. */
export interface IncrementRate {
  readonly point: number;
  /** Null below six increments at 95 % (`requiredCount`). */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Increments that it is made of. */
  readonly n: number;
}

/**
 * The rate at which a cumulative quantity grows: the median of the slopes between neighbouring points, with its
 * distribution-free interval. The increments of a sum are independent where its levels are not: intervals for a line through
 * the levels, least squares or Theil and Sen's, would be too narrow. A jump that has nothing to do with x (a heap that
 * shrinks, a page that is shared from then on) spoils one slope, and the median little. Increments over unequal distances
 * count the same: over a longer one the slope is a mean of more, so that it is nearer the mean of the units (simulated in
 * its test, as are points that are off themselves).
 * @param points x strictly ascending
 * @returns null below two points
 */
export function incrementRate(
  points: readonly { readonly x: number; readonly y: number }[],
  level: number,
): IncrementRate | null {
  const slopes = ascending(
    points.slice(1).map(({ x, y }, at) => {
      const before = points[at] ?? { x: 0, y: 0 };
      return (y - before.y) / (x - before.x);
    }),
  );
  if (slopes.length === 0) return null;
  return { point: quantile(slopes, 0.5), interval: quantileInterval(slopes, 0.5, level), n: slopes.length };
}
