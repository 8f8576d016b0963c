import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changePoints } from "../../src/stats/change-points.ts";
import { seededRandom } from "../../src/units/random.ts";
import { distributions, drawn } from "./distributions.ts";

interface Split {
  readonly at: number;
  readonly gain: number;
}

/** Equations 5 to 7 of Matteson and James (2014) as they are written, every mean by its own loop. */
function naiveSplit(values: readonly number[], start: number, end: number, minimumSize: number): Split {
  const mean = (pairs: readonly number[]): number => pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
  const within = (part: readonly number[]): number =>
    mean(part.flatMap((x, at) => part.slice(at + 1).map((y) => Math.abs(x - y))));
  let best: Split = { at: start, gain: 0 };
  for (let at = start + minimumSize; at <= end - minimumSize; at++)
    for (let to = at + minimumSize; to <= end; to++) {
      const [x, y] = [values.slice(start, at), values.slice(at, to)];
      const between = mean(x.flatMap((one) => y.map((other) => Math.abs(one - other))));
      const gain = ((x.length * y.length) / (x.length + y.length)) * (2 * between - within(x) - within(y));
      if (gain > best.gain) best = { at, gain };
    }
  return best;
}

/** Where bisection ends that takes every split, whatever its p-value. */
function naiveBisection(values: readonly number[], minimumSize: number): number[] {
  const bisect = (start: number, end: number): number[] => {
    const { at, gain } = naiveSplit(values, start, end, minimumSize);
    // Less is rounding.
    return gain > 1e-12 ? [...bisect(start, at), at, ...bisect(at, end)] : [];
  };
  return bisect(0, values.length);
}

/** Every split, significant or not. */
function allSplits(values: readonly number[], minimumSize: number): number[] {
  const options = { random: seededRandom(1), level: 1, permutations: 1, minimumSize };
  return changePoints(values, options).map(({ at }) => at);
}

// A level that rises by a quarter for seven nights of nineteen.
const undone = [
  1.02, 0.97, 1.05, 1.01, 0.94, 1.03, 0.99, 1.23, 1.31, 1.27, 1.19, 1.25, 1.29, 1.22, 1.04, 0.98, 1, 1.06, 0.95,
];

describe("where it splits", () => {
  // The t in start + 3..end - 3 and k in t + 3..end that maximise m n / (m + n) dcor.energy_distance(x[start:t], x[t:k],
  // estimation_stat="u_statistic"): 7 with 1.41, then 14 with 1.1183, then none above 0; Python package dcor 0.7
  test("is where the energy distance of another tool is largest", () => {
    expect(allSplits(undone, 3)).toEqual([7, 14]);
  });

  test("is where the equations say, written down plainly", () => {
    const series = fc.record({
      seed: fc.integer(),
      n: fc.integer({ min: 0, max: 18 }),
      step: fc.integer({ max: 3, min: 0 }),
    });
    fc.assert(
      fc.property(series, fc.constantFrom(2, 3, 5), ({ seed, n, step }, minimumSize) => {
        const random = seededRandom(seed);
        const values = Array.from({ length: n }, (_, at) => random() + (at >= n / 2 ? step : 0));
        expect(allSplits(values, minimumSize)).toEqual(naiveBisection(values, minimumSize));
      }),
      { seed: 1, numRuns: 150 },
    );
  });
});

describe("the p-value", () => {
  /** By 9,999 permutations: the standard error of a p-value of 3 % is 0.17 percentage points. */
  const pValues = (values: readonly number[], seed: number): number[] =>
    changePoints(values, { random: seededRandom(seed), level: 0.3, permutations: 9_999 }).map(({ pValue }) => pValue);

  test("of a step far beyond the noise is the share of orders that part the values alike", () => {
    // 2 of the 70 ways to take four of eight. Their gains differ by the rounding of their sums alone, which must not matter:
    // compared to the last bit, some such series have 0.4 %.
    const random = seededRandom(5);
    for (let seed = 0; seed < 20; seed++) {
      const [pValue = 1, ...others] = pValues(
        Array.from({ length: 8 }, (_, at) => (at < 4 ? 10 : 20) + Math.round(10 * random()) / 10),
        seed,
      );
      expect(Math.abs(pValue - 2 / 70)).toBeLessThan(0.0067);
      expect(others).toEqual([]);
    }
  });

  test("of a small step is the share of all 5,040 orders of its seven values", () => {
    const values = [1.02, 0.97, 1.15, 1.16, 1.14, 1.21, 1.17];
    const { at, gain } = naiveSplit(values, 0, 7, 3);
    const count = (order: readonly number[], left: readonly number[]): number =>
      left.length === 0
        ? Number(naiveSplit(order, 0, 7, 3).gain > gain - 1e-12)
        : left.reduce((sum, value, index) => sum + count([...order, value], left.toSpliced(index, 1)), 0);
    const exact = count([], values) / 5_040;
    expect(exact).toBeGreaterThan(0.03);
    const [found] = changePoints(values, { random: seededRandom(1), level: 0.3, permutations: 9_999 });
    expect(found?.at).toBe(at);
    expect(Math.abs((found?.pValue ?? 1) - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 9_999));
  });

  test("and the places are the same in another unit, and for negated values", () => {
    const options = () => ({ random: seededRandom(2), level: 0.05 });
    const found = changePoints(undone, options());
    expect(found.map(({ at }) => at)).toEqual([7, 14]);
    for (const scale of [1e-9, 3.7, -1, 1e6])
      expect(
        changePoints(
          undone.map((value) => scale * value),
          options(),
        ),
      ).toEqual(found);
    expect(
      changePoints(
        undone.map((value) => value + 20),
        options(),
      ),
    ).toEqual(found);
  });

  test("is at most the level, at least that of no shuffle as extreme, and that state of the generator's alone", () => {
    for (const permutations of [19, 99, 999]) {
      const options = () => ({ random: seededRandom(3), level: 0.05, permutations });
      const found = changePoints(undone, options());
      expect(found.length).toBeGreaterThan(0);
      for (const { pValue } of found) {
        expect(pValue).toBeLessThanOrEqual(0.05);
        expect(pValue).toBeGreaterThanOrEqual(1 / (permutations + 1));
      }
      expect(changePoints(undone, options())).toEqual(found);
    }
  });
});

describe("series without a change", () => {
  // Of 1,000 series each, at 5 %: standard error 0.69 percentage points. 199 permutations give exactly 10 of 200 values at most
  // 5 %, so that it is not below by more than chance either.
  test.each(distributions(51))("raise 5 % of alarms, $name", ({ draw }) => {
    const random = seededRandom(6);
    let alarms = 0;
    for (let series = 0; series < 1_000; series++)
      if (changePoints(drawn(20, draw), { random, level: 0.05, permutations: 199 }).length > 0) alarms++;
    expect(alarms / 1_000).toBeLessThanOrEqual(0.05 + 2 * 0.0069);
    expect(alarms / 1_000).toBeGreaterThan(0.05 - 3 * 0.0069);
  });

  test("raise no more where a coarse clock makes values equal", () => {
    const random = seededRandom(7);
    const coarse = () => drawn(20, () => Math.floor(4 * random()));
    let alarms = 0;
    for (let series = 0; series < 1_000; series++)
      if (changePoints(coarse(), { random, level: 0.05, permutations: 199 }).length > 0) alarms++;
    expect(alarms / 1_000).toBeLessThanOrEqual(0.05 + 2 * 0.0069);
  });

  test("of no length, of one value, or too short for two levels have no change", () => {
    const options = { random: seededRandom(1), level: 0.05 };
    for (const values of [[], [1], [1, 2, 1, 9, 8], drawn(30, () => 7)])
      expect(changePoints(values, options)).toEqual([]);
    expect(changePoints([0, 0, 0, 0, 1, 1, 1, 1], { ...options, minimumSize: 5 })).toEqual([]);
  });
});

describe("series with a change", () => {
  const noisy = (levels: readonly number[], normal: () => number): number[] =>
    levels.map((level) => level + normal() - 100);
  const levels = (...parts: readonly (readonly [count: number, level: number])[]): number[] =>
    parts.flatMap(([count, level]) => Array.from({ length: count }, () => level));

  test("have it at the right index: a step of three deviations, 100 series", () => {
    const [normal] = distributions(52);
    const random = seededRandom(8);
    const places = Array.from({ length: 100 }, () =>
      changePoints(noisy(levels([20, 0], [15, 30]), normal?.draw ?? Number), {
        random,
        level: 0.05,
        permutations: 199,
      }),
    );
    // Of 1,000 series: 84 % there, 97 % there or next to it.
    expect(places.filter((found) => found.some(({ at }) => at === 20)).length).toBeGreaterThan(75);
    expect(places.filter((found) => found.some(({ at }) => Math.abs(at - 20) <= 1)).length).toBeGreaterThan(90);
    // The rest of each series is tested at 5 % again.
    expect(places.filter((found) => found.length > 1).length).toBeLessThan(13);
  });

  test("have all of several, in the order of time, and those of the reversed series mirrored", () => {
    const [normal] = distributions(53);
    const series = noisy(levels([12, 0], [10, 60], [14, 0], [9, -80]), normal?.draw ?? Number);
    const options = () => ({ random: seededRandom(9), level: 0.01 });
    expect(changePoints(series, options()).map(({ at }) => at)).toEqual([12, 22, 36]);
    expect(changePoints(series.toReversed(), options()).map(({ at }) => at)).toEqual([9, 23, 33]);
  });

  test("have one of spread alone, which a comparison of means cannot see", () => {
    const [normal] = distributions(54);
    const near = Array.from({ length: 40 }, (_, seed) => {
      const spread = drawn(80, normal?.draw ?? Number).map((value, at) => (value - 100) * (at < 40 ? 1 : 8));
      const found = changePoints(spread, { random: seededRandom(seed), level: 0.05, permutations: 199 });
      return found.some(({ at }) => Math.abs(at - 40) < 8);
    });
    // Nearly always; without a change of spread, 5 % of series have any at all.
    expect(near.filter(Boolean).length).toBeGreaterThan(20);
  });

  test("have no levels shorter than the minimum", () => {
    const random = seededRandom(11);
    const series = [...Array.from({ length: 12 }, random), 50, 51, ...Array.from({ length: 12 }, random)];
    for (const minimumSize of [2, 3, 5]) {
      const found = changePoints(series, { random, level: 0.05, minimumSize });
      const ends = [0, ...found.map(({ at }) => at), series.length];
      for (const [at, end] of ends.slice(1).entries())
        expect(end - (ends[at] as number)).toBeGreaterThanOrEqual(minimumSize);
    }
    expect(changePoints(series, { random, level: 0.05, minimumSize: 2 }).map(({ at }) => at)).toEqual([12, 14]);
  });
});

test("so few permutations that none is significant are an error", () => {
  const options = { random: seededRandom(1), level: 0.05 };
  expect(() => changePoints(undone, { ...options, permutations: 18 })).toThrow(RangeError);
  expect(() => changePoints(undone, { ...options, permutations: 19 })).not.toThrow();
});
