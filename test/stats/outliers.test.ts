import { expect, test } from "vitest";
import { tukeyOutliers } from "../../src/stats/outliers.ts";

// Quartiles of 0..8 with the last three replaced stay 2 and 6 (type 7): fences at -4 and 12 (mild), -10 and 18 (severe).
test("values are flagged by the fences, in the order given, on both sides", () => {
  expect(tukeyOutliers([18.1, 2, 3, 4, 5, 6, 2, 6, 2])).toEqual(["severe", ...Array.from({ length: 8 }, () => "none")]);
  expect(tukeyOutliers([2, 2, 3, 4, 5, 6, 6, 12.1])).toEqual([...Array.from({ length: 7 }, () => "none"), "mild"]);
  expect(tukeyOutliers([-11, 2, 2, 3, 4, 5, 6, 6])[0]).toBe("severe");
});

test("a value on a fence is inside it", () => {
  // quartiles 2 and 6 of these nine values: Q1 = x(3), Q3 = x(7)
  const at = (value: number) => tukeyOutliers([1, 1, 2, 3, 4, 5, 6, 6, value]).at(-1);
  expect(at(12)).toBe("none");
  expect(at(12.001)).toBe("mild");
  expect(at(18)).toBe("mild");
  expect(at(18.001)).toBe("severe");
});

test("three values and equal values have no outliers", () => {
  expect(tukeyOutliers([1, 2, 1e9])).toEqual(["none", "none", "none"]);
  expect(tukeyOutliers([5, 5, 5, 5, 5])).toEqual(["none", "none", "none", "none", "none"]);
  expect(tukeyOutliers([])).toEqual([]);
});
