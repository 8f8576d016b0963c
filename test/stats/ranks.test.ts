import fc from "fast-check";
import { expect, test } from "vitest";
import { rankValues, tieTerm } from "../../src/stats/ranks.ts";

// scipy.stats.rankdata(values) (method "average"), and how often each value that comes twice or more does, ascending:
// numpy.unique(values, return_counts=True); SciPy 1.17.1, NumPy 2.4.6
test.each([
  [
    [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5],
    [4.5, 1.5, 6, 1.5, 8, 11, 3, 10, 8, 4.5, 8],
    [2, 2, 3],
  ],
  [[0.1, -2, 7.5, 3.25], [2, 1, 4, 3], []],
  [[2, 2, 2], [2, 2, 2], [3]],
  [[-0, 0, 1], [1.5, 1.5, 3], [2]],
  [[], [], []],
])("the ranks of %j are SciPy's", (values, ranks, ties) => {
  const found = rankValues(values);
  expect([...found.ranks]).toEqual(ranks);
  expect(found.ties).toEqual(ties);
});

// scipy.stats.tiecorrect(scipy.stats.rankdata(values)) = 1 - tieTerm / (n^3 - n), SciPy 1.17.1
test.each([
  [[3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5], 0.9727272727272728],
  [[0.1, -2, 7.5, 3.25], 1],
  [[-0, 0, 1], 0.75],
  [[2, 2, 2], 0],
])("what ties of %j take from a variance is SciPy's", (values, expected) => {
  const n = values.length;
  expect(1 - tieTerm(rankValues(values).ties) / (n ** 3 - n)).toBeCloseTo(expected, 12);
});

test("a rank is how many are smaller, and half of those that are equal", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 40 }), (values) => {
      const input = [...values];
      const { ranks, ties } = rankValues(values);
      const expected = values.map((value) => {
        const smaller = values.filter((other) => other < value).length;
        const equal = values.filter((other) => other === value).length;
        return smaller + (equal + 1) / 2;
      });
      expect([...ranks]).toEqual(expected);
      expect(values).toEqual(input);
      expect(ties.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(values.length);
      expect(ties.every((count) => count > 1)).toBe(true);
    }),
    { seed: 1 },
  );
});
