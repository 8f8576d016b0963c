import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kthDifference, kthWalshAverage } from "../../src/stats/pairwise-order.ts";
import { ascending } from "../../src/stats/quantile.ts";
import { seededRandom } from "../../src/units/random.ts";

/** All differences, listed and sorted. */
function differences(a: Float64Array, b: Float64Array): Float64Array {
  return ascending([...a].flatMap((one) => [...b].map((other) => one - other)));
}

/** All Walsh averages, listed and sorted. */
function walshAverages(values: Float64Array): Float64Array {
  return ascending([...values].flatMap((one, at) => Array.from(values.slice(at), (other) => (one + other) / 2)));
}

const samples: Readonly<Record<string, fc.Arbitrary<number>>> = {
  "a few whole numbers, with many ties": fc.integer({ min: -4, max: 4 }),
  "durations in ns": fc.integer({ min: 1, max: 1e12 }),
  logarithms: fc.double({ min: -5, max: 25, noNaN: true }),
  "doubles of every magnitude": fc.double({ min: -1e300, max: 1e300, noNaN: true }),
};

describe.each(Object.entries(samples))("%s: as listed and sorted, for every k", (_name, value) => {
  const sample = fc.array(value, { minLength: 1, maxLength: 12 }).map(ascending);

  test("differences", () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const found = differences(a, b).map((_, at) => kthDifference(a, b, at + 1));
        expect(found.every((one, at) => one === differences(a, b)[at])).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test("Walsh averages", () => {
    fc.assert(
      fc.property(sample, (values) => {
        const all = walshAverages(values);
        const found = all.map((_, at) => kthWalshAverage(values, at + 1));
        expect(found.every((one, at) => one === all[at])).toBe(true);
      }),
      { seed: 2 },
    );
  });
});

test("values that get smaller and smaller by half are told apart, too", () => {
  const halves = Float64Array.from({ length: 1_000 }, (_, at) => 2 ** (at - 999));
  const zero = Float64Array.of(0);
  for (const k of [1, 2, 400, 500, 900, 999, 1_000]) expect(kthDifference(halves, zero, k)).toBe(halves[k - 1]);
  const averages = walshAverages(halves.subarray(0, 300));
  for (const k of [1, 2, 9_000, 22_575, 40_000, 45_150])
    expect(kthWalshAverage(halves.subarray(0, 300), k)).toBe(averages[k - 1]);
});

test("large samples: the middle and both ends of 300 x 200 differences and of 45,150 averages", () => {
  const random = seededRandom(1);
  const draw = (count: number): Float64Array => ascending(Array.from({ length: count }, () => Math.log(1 + random())));
  const [a, b] = [draw(300), draw(200)];
  const [all, averages] = [differences(a, b), walshAverages(a)];
  for (const k of [1, 2, 1_234, 30_000, 30_001, 59_999, 60_000]) expect(kthDifference(a, b, k)).toBe(all[k - 1]);
  for (const k of [1, 2, 1_234, 22_575, 22_576, 45_149, 45_150]) expect(kthWalshAverage(a, k)).toBe(averages[k - 1]);
});

test("one value on a side", () => {
  expect(kthDifference(Float64Array.of(5), Float64Array.of(2), 1)).toBe(3);
  expect(kthDifference(Float64Array.of(5), Float64Array.of(1, 2, 4), 3)).toBe(4);
  expect(kthWalshAverage(Float64Array.of(5), 1)).toBe(5);
  expect([1, 2, 3].map((k) => kthWalshAverage(Float64Array.of(1, 4), k))).toEqual([1, 2.5, 4]);
});
