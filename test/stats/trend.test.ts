import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kendallScore, trend } from "../../src/stats/trend.ts";
import { distributions, drawn } from "./distributions.ts";

const noTies = [3.1, 4.7, 2.2, 9.9, 5.0, 4.4, 6.1, 5.8, 3.9, 4.1, 7.2, 5.5];
const ties = [5.1, 5.3, 4.9, 5.6, 5.4, 5.4, 5.9, 5.2, 6.0, 5.8, 6.1, 5.9];

// scipy.stats.kendalltau(range(12), values, method="asymptotic").pvalue and theilslopes(values).slope, SciPy 1.17.1
test.each([
  ["without ties", noTies, 0.33704732652008307, (0.19166666666666649 * 11) / 4.85],
  ["with ties", ties, 0.008842174154167423, (0.07888888888888884 * 11) / 5.5],
])("p-value and slope are SciPy's %s", (_, values, pValue, change) => {
  expect(trend(values)?.pValue).toBeCloseTo(pValue, 10);
  expect(trend(values)?.change).toBeCloseTo(change, 12);
});

test("the score counts every pair", () => {
  const values = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });
  fc.assert(
    fc.property(values, (all) => {
      let score = 0;
      for (const [later, value] of all.entries())
        for (const before of all.slice(0, later)) score += Math.sign(value - before);
      expect(kendallScore(all)).toBe(score);
    }),
    { seed: 1 },
  );
});

test("a line is found whatever the count, above and below the limit for all pairs", () => {
  for (const n of [10, 599, 601, 5_000]) {
    const line = Array.from({ length: n }, (_, at) => 1_000 + at);
    const { change = 0, pValue = 1 } = trend(line) ?? {};
    expect(change).toBeCloseTo((n - 1) / (1_000 + (n - 1) / 2), 6);
    expect(pValue).toBeLessThan(1e-4);
    expect(trend(line.toReversed())?.change).toBeCloseTo(-change, 6);
  }
});

test("nothing is said about nine values, about equal ones, or about a median of 0", () => {
  expect(trend([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeNull();
  expect(trend(drawn(20, () => 7))).toBeNull();
  expect(trend([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])).toBeNull();
});

describe("false alarms at 5 %, 4,000 samples of n = 30 without a trend", () => {
  // Standard error: 0.35 percentage points.
  test.each(distributions(21))("$name", ({ draw }) => {
    let alarms = 0;
    for (let sample = 0; sample < 4_000; sample++) if ((trend(drawn(30, draw))?.pValue ?? 1) <= 0.05) alarms++;
    expect(alarms / 4_000).toBeGreaterThan(0.03);
    expect(alarms / 4_000).toBeLessThan(0.062);
  });
});
