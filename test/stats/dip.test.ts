import { expect, test } from "vitest";
import { dip } from "../../src/stats/dip.ts";

// diptest.dipstat(values), Python package diptest 0.12.0, a port of R's diptest 0.76
test.each([
  [[2.2, 3.1, 3.9, 4.1, 4.4, 4.7, 5.0, 5.5, 5.8, 6.1, 7.2, 9.9], 0.05681818181818182],
  [[1.0, 1.1, 1.3, 1.35, 1.5, 1.55, 4.0, 4.1, 4.25, 4.3, 4.6, 4.75], 0.19140625],
  [[0.1, 0.4, 0.45, 0.5, 0.52, 0.55, 0.58, 0.63, 0.9, 1.9, 2.05, 2.1, 2.15, 2.2, 2.3, 2.9, 3.6], 0.12715744980626983],
])("the dip of %j is %d", (values, expected) => {
  expect(dip(Float64Array.from(values))).toBeCloseTo(expected, 12);
});

test("it is between 1 / (2n) and 1/4, the same for a mirrored, shifted or scaled sample", () => {
  const values = [0.1, 0.4, 0.45, 0.5, 1.9, 2.05, 2.1, 2.15, 3.6];
  const expected = dip(Float64Array.from(values));
  expect(expected).toBeGreaterThan(1 / 18);
  expect(dip(Float64Array.from(values.map((value) => -value).toReversed()))).toBeCloseTo(expected, 12);
  expect(dip(Float64Array.from(values.map((value) => 1e6 + value * 1e3)))).toBeCloseTo(expected, 9);
  expect(dip(Float64Array.of(1, 2, 3, 4))).toBe(1 / 8);
  expect(dip(Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1))).toBe(1 / 4);
});

test("no spread, no dip", () => {
  expect(dip(Float64Array.of(5, 5, 5))).toBe(0);
  expect(dip(Float64Array.of(5))).toBe(0);
  expect(dip(new Float64Array())).toBe(0);
});
