import fc from "fast-check";
import { expect, test } from "vitest";
import { byteBounds, byteTicks, bytesAxis } from "../../../src/report/charts/bytes-axis.ts";
import { fullView } from "../../../src/report/charts/scenario-charts.ts";
import { lightTheme } from "../../../src/report/theme.ts";

const sizes = fc.array(fc.double({ min: 1, max: 2 ** 40, noNaN: true }), { minLength: 1, maxLength: 20 });

test("bounds are powers of two with every value inside, a factor of 8 apart at least", () => {
  fc.assert(
    fc.property(sizes, (values) => {
      const { min, max } = byteBounds(values);
      for (const end of [min, max]) expect(Number.isInteger(Math.log2(end))).toBe(true);
      for (const value of values) expect(min < value && value < max).toBe(true);
      expect(max / min).toBeGreaterThanOrEqual(8);
    }),
    { seed: 1 },
  );
  expect(byteBounds([])).toEqual({ min: 1024, max: 1024 ** 3 });
});

test("ticks are powers of two, of which at most as many as asked for carry a label", () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 3, max: 12 }), (values, most) => {
      const { min, max } = byteBounds(values);
      const ticks = byteTicks(min, max, most);
      const labelled = ticks.filter(({ major }) => major === true);
      expect(ticks).toHaveLength(Math.log2(max / min) + 1);
      expect(labelled.length).toBeGreaterThan(0);
      expect(labelled.length).toBeLessThanOrEqual(most);
    }),
    { seed: 2 },
  );
});

test("a linear axis begins at 0 and has room for the largest value, at powers of two apart", () => {
  const view = { ...fullView("s", lightTheme, "serif"), scale: "linear" as const };
  const axis = bytesAxis(view, "memory", [3_000_000, 20_000_000]) as unknown as {
    min: number;
    max: number;
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => void;
  };
  const drawn = { ticks: [] as { value: number }[] };
  axis.afterBuildTicks(drawn);
  const values = drawn.ticks.map(({ value }) => value);
  expect(axis.min).toBe(0);
  expect(axis.max).toBeGreaterThan(20_000_000);
  expect(values[0]).toBe(0);
  expect(values.at(-1)).toBe(axis.max);
  expect(values.length).toBeLessThanOrEqual(10);
  expect(Number.isInteger(Math.log2(values[1] ?? 0))).toBe(true);
});
