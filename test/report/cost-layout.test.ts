import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axisTicks, pointBounds, usdBounds } from "../../src/report/cost/axes.ts";
import { type Box, placeLabels, stackLabels } from "../../src/report/cost/label-places.ts";

describe("axes", () => {
  test.each([
    [[], 0.01, 1],
    [[0, 0], 0.01, 1],
    [[0, 0.000_01, 30_000], 0.01, 50_000],
    [[2, 30], 1, 50],
    [[0.000_1, 0.000_2], 0.000_01, 0.000_5],
  ])("amounts of %j go from %d to %d", (amounts, min, max) => {
    expect(usdBounds(amounts).min).toBeCloseTo(min, 12);
    expect(usdBounds(amounts).max).toBeCloseTo(max, 12);
  });

  test("points have room around them, and a span that has labels", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (values) => {
          const { min, max } = pointBounds(values);
          expect(max / min).toBeGreaterThan(4.99);
          expect(Math.min(...values)).toBeGreaterThan(min);
          expect(Math.max(...values)).toBeLessThan(max);
          expect(axisTicks(min, max, 9).filter(({ major }) => major === true).length).toBeGreaterThanOrEqual(1);
        },
      ),
    );
    expect(pointBounds([0, 1]).min).toBeLessThan(pointBounds([1]).min);
  });

  test("over many decades only powers of ten are ticks", () => {
    expect(axisTicks(1e3, 1e10, 10).map(({ value }) => Math.round(Math.log10(value)))).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });
});

const area: Box = { left: 0, top: 0, right: 600, bottom: 300 };
const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

describe("labels", () => {
  test("in a column keep their order and their distance, near to their own heights", () => {
    expect(stackLabels([10, 12, 200], 0, 300)).toEqual([10, 25, 200]);
    expect(stackLabels([299, 300, 298], 0, 300)).toEqual([285, 300, 270]);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 20 }), (heights) => {
        const sorted = stackLabels(heights, 0, 300).toSorted((a, b) => a - b);
        for (const [at, height] of sorted.slice(1).entries()) {
          expect(height - (sorted[at] ?? 0)).toBeGreaterThanOrEqual(14.999);
        }
        if (sorted.length > 0) expect(sorted[0]).toBeGreaterThanOrEqual(-1e-9);
        if (sorted.length > 0) expect(sorted.at(-1)).toBeLessThanOrEqual(300 + 1e-9);
      }),
    );
  });

  test("beside points cover neither one another nor a point, inside the plot", () => {
    const spot = fc.record({
      x: fc.double({ min: 60, max: 540, noNaN: true }),
      y: fc.double({ min: 40, max: 260, noNaN: true }),
      widthPx: fc.double({ min: 20, max: 150, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(spot, { maxLength: 4 }), (points) => {
        const boxes = placeLabels(points, area, []).map(({ box }) => box);
        for (const [at, box] of boxes.entries()) {
          expect(box.left >= 0 && box.right <= 600 && box.top >= 0 && box.bottom <= 300).toBe(true);
          expect(boxes.slice(at + 1).some((other) => overlap(box, other))).toBe(false);
        }
      }),
    );
  });

  test("are joined with their point where they had to go far", () => {
    const crowd = Array.from({ length: 9 }, () => ({ x: 300, y: 150, widthPx: 120 }));
    const places = placeLabels(crowd, area, []);
    expect(places[0]?.joined).toBe(false);
    expect(places.at(-1)?.joined).toBe(true);
  });
});
