import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatRate,
  formatRequests,
  formatUsd,
  formatUsdInterval,
  formatUsdNumber,
  formatUsdTick,
} from "../../src/report/cost/amounts.ts";

describe("dollars", () => {
  test.each([
    ["0", "$0"],
    ["0.000", "$0"],
    ["1234", "$1,234"],
    ["1234567.5", "$1,234,568"],
    ["12.3", "$12.30"],
    ["12.345", "$12.35"],
    ["999.994", "$999.99"],
    ["999.996", "$1,000"],
    ["1", "$1.00"],
    ["0.5", "$0.50"],
    ["0.9996", "$1.00"],
    ["0.1234", "$0.123"],
    ["0.0123", "$0.0123"],
    ["0.01", "$0.01"],
    ["0.0000021", "$0.0000021"],
    ["2.1e-7", "$0.00000021"],
    ["1.5E+4", "$15,000"],
    ["-3.456", "-$3.46"],
    ["nothing", "nothing"],
  ])("%s is %s", (text, shown) => {
    expect(formatUsd(text)).toBe(shown);
  });

  test("are never off by more than half of what the last digit stands for, and never in exponent notation", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (usd) => {
        const shown = formatUsdNumber(usd);
        expect(shown).toMatch(/^\$\d{1,3}(?:,\d{3})*(?:\.\d+)?$/);
        const back = Number(shown.slice(1).replaceAll(",", ""));
        expect(Math.abs(back - usd)).toBeLessThanOrEqual(Math.max(usd * 0.0051, 1e-12));
      }),
    );
  });

  test.each([
    [["12.3", "11.9", "12.84"], "$12.30 [11.90, 12.84]"],
    [["1234", "1190.2", "1289.6"], "$1,234 [1,190, 1,290]"],
    [["0.0123", "0.0119", "0.013"], "$0.0123 [0.0119, 0.0130]"],
    [["0.18", "0.1656", "0.1944"], "$0.180 [0.166, 0.194]"],
    [["0", "0", "0.004"], "$0 [0, 0.004]"],
    [["1.2", "0.0001", "2"], "$1.20 [0.0001, 2.00]"],
    [["1.2", "0", "2"], "$1.20 [0.00, 2.00]"],
    [["52.93", "52.93", "52.93"], "$52.93"],
  ])("an interval %j is %s", ([point = "", low = "", high = ""], shown) => {
    expect(formatUsdInterval({ point, low, high })).toBe(shown);
  });

  test("of an axis are short", () => {
    expect([0.001, 0.01, 1, 100, 1e3, 1e5, 1e6].map(formatUsdTick)).toEqual([
      "$0.001",
      "$0.01",
      "$1",
      "$100",
      "$1k",
      "$100k",
      "$1M",
    ]);
  });
});

test.each([
  [950, "950"],
  [999.9, "1k"],
  [1_000, "1k"],
  [250_000, "250k"],
  [3_123_456, "3.12M"],
  [999_600, "1M"],
  [1e7, "10M"],
  [1e10, "10G"],
])("%d requests are %s", (count, shown) => {
  expect(formatRequests(count)).toBe(shown);
});

test.each([
  [0, "0 %"],
  [1, "100 %"],
  [0.3812, "38.1 %"],
  [0.0042, "0.42 %"],
  [0.000023, "0.0023 %"],
  [1e-9, "< 0.001 %"],
])("a rate of %d is %s", (rate, shown) => {
  expect(formatRate(rate)).toBe(shown);
});
