import { describe, expect, test } from "vitest";
import { seededRandom, shuffled } from "../../src/units/random.ts";

const count = 4_000;
/** The n-th number of each of 4,000 neighbouring seeds. */
const nth = (n: number): number[] =>
  Array.from({ length: count }, (_, seed) => {
    const random = seededRandom(seed);
    for (let skipped = 0; skipped < n; skipped++) random();
    return random();
  });

test("one seed gives one sequence, in [0, 1)", () => {
  const [one, same] = [seededRandom(7), seededRandom(7)];
  for (let at = 0; at < 1_000; at++) {
    const value = one();
    expect(same()).toBe(value);
    expect(value >= 0 && value < 1).toBe(true);
  }
});

describe("neighbouring seeds are not alike", () => {
  test.each([0, 1, 4])("number %d: uniform over the seeds, uncorrelated between neighbours", (n) => {
    const values = nth(n);
    // Standard error of a mean of 4,000 uniform numbers: 0.0046; of a correlation: 0.016. Four of each.
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.019);
    const products = values.slice(1).map((value, at) => (value - 0.5) * ((values[at] as number) - 0.5) * 12);
    expect(Math.abs(products.reduce((sum, value) => sum + value, 0) / (count - 1))).toBeLessThan(0.064);
    // Of ten bins each holds 400, standard error 19.
    const bins = Array.from({ length: 10 }, () => 0);
    for (const value of values) bins[Math.floor(value * 10)] = (bins[Math.floor(value * 10)] ?? 0) + 1;
    for (const bin of bins) expect(Math.abs(bin - 400)).toBeLessThan(76);
  });

  test("every item comes last about as often", () => {
    const last = [0, 0, 0, 0];
    for (let seed = 0; seed < count; seed++) {
      const item = shuffled([0, 1, 2, 3], seededRandom(seed)).at(-1) as number;
      last[item] = (last[item] ?? 0) + 1;
    }
    // 1,000 each, standard error 27.
    for (const times of last) expect(Math.abs(times - 1_000)).toBeLessThan(110);
  });
});
