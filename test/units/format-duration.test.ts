import { expect, test } from "vitest";
import { durationUnit, formatDuration, formatNumber, formatRatio } from "../../src/units/format-duration.ts";

test.each([
  [0, "0 ns"],
  [1, "1 ns"],
  [999, "999 ns"],
  [999.6, "1 us"],
  [1_000, "1 us"],
  [34_560, "34.6 us"],
  [512_000, "512 us"],
  [999_499, "999 us"],
  [999_500, "1 ms"],
  [206_000_000, "206 ms"],
  [999_600_000, "1 s"],
  [1_340_000_000, "1.34 s"],
  [61_500_000_000, "61.5 s"],
  [4_000_000_000_000, "4000 s"],
  [-1_500_000, "-1.5 ms"],
])("%d ns reads %s", (ns, text) => {
  expect(formatDuration(ns)).toBe(text);
});

test("durations that stand side by side share a unit", () => {
  expect(formatDuration(500_000, "ms")).toBe("0.5 ms");
  expect(formatDuration(1_234_000_000, "ms")).toBe("1234 ms");
  expect(formatDuration(12, "s")).toBe("0.000000012 s");
  expect(durationUnit(500_000)).toBe("us");
});

test.each([
  [412.4, "412x"],
  [2.3, "2.3x"],
  [1.0546, "1.05x"],
  [12.35, "12.3x"],
  [99.96, "100x"],
  [0.00213, "0.00213x"],
  [123_456, "123456x"],
])("a ratio of %d reads %s", (ratio, text) => {
  expect(formatRatio(ratio)).toBe(text);
});

test("a number keeps three significant digits and no trailing zeros", () => {
  expect([0, 9.996, 100, 1, 0.1, 1_000_000].map(formatNumber)).toEqual(["0", "10", "100", "1", "0.1", "1000000"]);
});
