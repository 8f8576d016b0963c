import { describe, expect, test } from "vitest";
import { lookLevel, plannedLooks, precisionReached } from "../../src/stats/looks.ts";
import { quantileInterval } from "../../src/stats/order-statistic-interval.ts";
import { ascending } from "../../src/stats/quantile.ts";
import { distributions, drawn } from "./distributions.ts";

test("looks grow by half and end at the most trials", () => {
  expect(plannedLooks(1)).toEqual([1]);
  expect(plannedLooks(10)).toEqual([10]);
  expect(plannedLooks(30)).toEqual([10, 15, 23, 30]);
  expect(plannedLooks(300)).toEqual([10, 15, 23, 35, 53, 80, 120, 180, 300]);
});

test("looks ascend, whatever the most", () => {
  for (let most = 1; most <= 500; most++) {
    const looks = plannedLooks(most);
    expect(looks.at(-1)).toBe(most);
    expect(looks).toEqual([...new Set(looks)].sort((a, b) => a - b));
  }
});

test("the level rises with the looks, and one look leaves it as it is", () => {
  expect(lookLevel(1, 0.95)).toBe(0.95);
  expect(lookLevel(5, 0.95)).toBeCloseTo(0.99, 12);
});

test("precision is reached when the interval lies within the share of the median, on both sides", () => {
  const around = (spread: number) => Array.from({ length: 31 }, (_, at) => 100 + ((at - 15) / 15) * spread);
  // n = 31 at 95 %: ranks 10 and 22, 6 of 15 steps from the middle.
  expect(precisionReached(around(12.4), 0.05, 0.95)).toBe(true);
  expect(precisionReached(around(12.6), 0.05, 0.95)).toBe(false);
  expect(
    precisionReached(
      [...around(12.4)].map((value) => (value > 101 ? value * 2 : value)),
      0.05,
      0.95,
    ),
  ).toBe(false);
  expect(precisionReached([100, 100, 100], 0.05, 0.95)).toBe(false);
});

describe("coverage of the median under stopping at the first precise look, 95 % over all, 4,000 runs each", () => {
  // Standard error: 0.35 percentage points. Bonferroni promises at least 95 %.
  const looks = plannedLooks(120);
  test.each(distributions(41))("$name", ({ name, median, draw }) => {
    const level = lookLevel(looks.length, 0.95);
    const precision = name === "normal" ? 0.06 : 0.15;
    const stops = new Set<number>();
    let held = 0;
    for (let run = 0; run < 4_000; run++) {
      const values = drawn(120, draw);
      const stop = looks.find((n) => precisionReached(values.slice(0, n), precision, level)) ?? 120;
      const interval = quantileInterval(ascending(values.slice(0, stop)), 0.5, level);
      if (interval !== null && interval.low <= median && median <= interval.high) held++;
      stops.add(stop);
    }
    expect(stops.size, "the rule stops at different looks").toBeGreaterThan(2);
    expect(held / 4_000).toBeGreaterThanOrEqual(0.95);
  });
});
