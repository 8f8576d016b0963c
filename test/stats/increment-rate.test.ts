import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { incrementRate } from "../../src/stats/increment-rate.ts";
import { distributions } from "./distributions.ts";

/** Where a density with a limit of 100 instances is read. */
const counts = [1, 2, 4, 8, 16, 28, 40, 52, 64, 76, 88, 100];

test("is the median of the slopes, between two of them", () => {
  const sums = [10, 14, 20, 26, 33, 45, 50];
  const points = sums.map((y, at) => ({ x: at + 1, y }));
  // Slopes 4, 6, 6, 7, 12, 5: with six, the interval is from the smallest to the largest.
  expect(incrementRate(points, 0.95)).toEqual({ point: 6, interval: { low: 4, high: 12 }, n: 6 });
});

test("below six increments there is no interval at 95 %, below one no rate", () => {
  const line = (count: number) => Array.from({ length: count }, (_, at) => ({ x: 2 ** at, y: 3 * 2 ** at + 5 }));
  expect(incrementRate(line(6), 0.95)).toEqual({ point: 3, interval: null, n: 5 });
  expect(incrementRate(line(7), 0.95)).toEqual({ point: 3, interval: { low: 3, high: 3 }, n: 6 });
  expect(incrementRate(line(2), 0.95)).toEqual({ point: 3, interval: null, n: 1 });
  expect(incrementRate(line(1), 0.95)).toBeNull();
  expect(incrementRate([], 0.95)).toBeNull();
});

test("a straight line is found whatever its points, and one jump in it changes nothing", () => {
  const steps = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 7, maxLength: 20 });
  const whole = fc.integer({ min: -1_000, max: 1_000 });
  fc.assert(
    fc.property(steps, whole, whole, fc.integer({ min: 1, max: 7 }), (gaps, slope, jump, at) => {
      let x = 0;
      const points = [0, ...gaps].map((gap, index) => ({ x: (x += gap), y: slope * x + (index >= at ? jump : 0) }));
      expect(incrementRate(points, 0.95)?.point).toBeCloseTo(slope, 9);
    }),
    { seed: 1 },
  );
});

describe("the 95 % interval holds the true mean size of an instance, 4,000 densities", () => {
  /** How often, where every reading is off by `error`. With 11 increments the interval's own coverage is 98.8 %. */
  const coverage = (draw: () => number, mean: number, error: () => number): number => {
    let held = 0;
    for (let run = 0; run < 4_000; run++) {
      let total = 0;
      const points: { x: number; y: number }[] = [];
      for (let x = 1; x <= 100; x++) {
        total += draw();
        if (counts.includes(x)) points.push({ x, y: total + error() });
      }
      const { low = 0, high = 0 } = incrementRate(points, 0.95)?.interval ?? {};
      if (low <= mean && mean <= high) held++;
    }
    return held / 4_000;
  };
  // exp(0.5 Z) has the mean exp(0.125).
  const means: Readonly<Record<string, number>> = { normal: 100, "log-normal": 100 * Math.exp(0.125), bimodal: 130 };

  test.each(distributions(33).filter(({ name }) => name in means))("sizes are $name", ({ name, draw }) => {
    const exact = coverage(draw, means[name] ?? 0, () => 0);
    expect(exact).toBeGreaterThan(0.95);
    expect(exact).toBeLessThan(0.995);
  });

  test.each([1, 10, 100])("readings are off themselves, by %i times the spread of a size", (times) => {
    const [sizes] = distributions(34);
    const [errors] = distributions(35);
    const off = coverage(sizes?.draw ?? Number, 100, () => times * ((errors?.draw() ?? 0) - 100));
    expect(off).toBeGreaterThan(0.95);
  });
});
