import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logBounds, logTicks, niceAbove, niceBelow } from "../../../src/report/charts/duration-axis.ts";

const labelled = (min: number, max: number, most: number): number[] =>
  logTicks(min, max, most)
    .filter(({ major }) => major === true)
    .map(({ value }) => value);

test("nice numbers are 1, 2 or 5 times a power of ten", () => {
  expect([999, 1_000, 1_001, 2e6, 4.9e6, 7e6].map(niceBelow)).toEqual([500, 1_000, 1_000, 2e6, 2e6, 5e6]);
  expect([999, 1_000, 1_001, 2e6, 4.9e6, 7e6].map(niceAbove)).toEqual([1_000, 1_000, 2_000, 2e6, 5e6, 1e7]);
});

describe("bounds", () => {
  test("enclose every value with room, at least a factor of 5", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 1e12, noNaN: true }), { minLength: 1 }), (values) => {
        const { min, max } = logBounds(values);
        expect(min).toBeLessThan(Math.min(...values));
        expect(max).toBeGreaterThan(Math.max(...values));
        expect(max / min).toBeGreaterThanOrEqual(5);
      }),
    );
  });
  test("ignore what a log axis cannot show", () => {
    expect(logBounds([0, 1e6])).toEqual(logBounds([1e6]));
    expect(logBounds([])).toEqual({ min: 1e3, max: 1e9 });
  });
});

describe("ticks", () => {
  test("carry 1-2-5 on a short axis and decades on a long one", () => {
    expect(labelled(1e6, 1e7, 8)).toEqual([1e6, 2e6, 5e6, 1e7]);
    expect(labelled(1e5, 1e9, 8)).toEqual([1e5, 1e6, 1e7, 1e8, 1e9]);
    expect(labelled(1e5, 1e9, 4)).toEqual([1e5, 1e7, 1e9]);
  });
  test("are within the axis, ascending, at least two and not more than asked for are labelled", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 6 }), (from, decades) => {
        const [min, max] = [2 * 10 ** from, 5 * 10 ** (from + decades)];
        const values = logTicks(min, max, 4).map(({ value }) => value);
        expect(values).toEqual(values.toSorted((a, b) => a - b));
        expect(values.every((value) => value >= min * 0.99 && value <= max * 1.01)).toBe(true);
        expect(labelled(min, max, 4).length).toBeLessThanOrEqual(4);
        expect(labelled(min, max, 4).length).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
