import { expect, test } from "vitest";
import { modePlaces } from "../../src/stats/mode-places.ts";
import { ascending } from "../../src/stats/quantile.ts";
import { seededRandom } from "../../src/units/random.ts";

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Log-normal humps: [middle, share]. */
function humps(count: number, seed: number, ...parts: readonly (readonly [number, number])[]): Float64Array {
  const random = seededRandom(seed);
  const pick = (): number => {
    let left = random();
    return parts.find(([, share]) => (left -= share) < 0)?.[0] ?? parts[0]?.[0] ?? 1;
  };
  return ascending(Array.from({ length: count }, () => pick() * Math.exp(0.05 * gaussian(random))));
}

test.each([1, 2, 3])("finds two humps where they are (seed %i)", (seed) => {
  for (const count of [40, 400, 40_000]) {
    const places = modePlaces(humps(count, seed, [100, 0.6], [160, 0.4]));
    expect(places).toHaveLength(2);
    expect(places[0]).toBeGreaterThan(93);
    expect(places[0]).toBeLessThan(108);
    expect(places[1]).toBeGreaterThan(148);
    expect(places[1]).toBeLessThan(172);
  }
});

test("a lone outlier is no mode", () => {
  const values = ascending([...humps(400, 1, [100, 0.5], [160, 0.5]), 20_000]);
  expect(modePlaces(values).every((place) => place < 200)).toBe(true);
});

test("nothing where there is nothing to find", () => {
  expect(modePlaces(new Float64Array())).toEqual([]);
  expect(modePlaces(ascending([3, 3, 3]))).toEqual([]);
});
