import { expect, test } from "vitest";
import { independentGroups } from "../../src/stats/independent-groups.ts";
import { seededRandom } from "../../src/units/random.ts";

const random = seededRandom(4);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** @param common share of the variance that all groups have in common */
function groups(count: number, occasions: number, common: number): number[][] {
  const together = Array.from({ length: occasions }, normal);
  return Array.from({ length: count }, () =>
    together.map((value) => Math.sqrt(common) * value + Math.sqrt(1 - common) * normal()),
  );
}

function middleOf(count: number, occasions: number, common: number): number {
  const all = Array.from({ length: 301 }, () => independentGroups(groups(count, occasions, common)));
  return all.toSorted((a, b) => a - b)[150] as number;
}

test("groups that move as one count as one, whatever their level", () => {
  const one = [1, 4, 2, 5, 3];
  expect(independentGroups([one, one.map((value) => value + 7), one.map((value) => value - 2)])).toBe(1);
});

test("independent ones count each, about", () => {
  expect(middleOf(20, 10, 0)).toBeGreaterThan(15);
});

test("in between: m / (1 + (m - 1) r^2) of m groups that correlate by r", () => {
  // r = 0.5, m = 20: 20 / 5.75 = 3.48.
  expect(middleOf(20, 30, 0.5)).toBeGreaterThan(2.8);
  expect(middleOf(20, 30, 0.5)).toBeLessThan(4.4);
});

test("one group, two occasions or no variance at all tell nothing: 1", () => {
  expect(independentGroups([[1, 4, 2]])).toBe(1);
  expect(independentGroups(groups(20, 2, 0))).toBe(1);
  expect(independentGroups([])).toBe(1);
  expect(
    independentGroups([
      [3, 3, 3],
      [5, 5, 5],
    ]),
  ).toBe(1);
});

test("a value that is not there says nothing", () => {
  const full = groups(6, 8, 0);
  const holed = full.map((group, at) => (at === 0 ? group.with(3, Number.NaN) : group));
  const count = independentGroups(holed);
  expect(count).toBeGreaterThanOrEqual(1);
  expect(count).toBeLessThanOrEqual(6);
});
