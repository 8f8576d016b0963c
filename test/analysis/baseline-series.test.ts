import { expect, test } from "vitest";
import { baselineOverview, baselineSeries, logVariation } from "../../src/analysis/baseline-series.ts";
import { nightlyRun, seriesSummary } from "./trend-fixture.ts";

test("series over their runs: order of the newest run, geometric mean, range, variation, what was lost", () => {
  const runs = [
    nightlyRun(0, [seriesSummary(1e6), seriesSummary(5e5, { start: "warm" })]),
    nightlyRun(1, [seriesSummary(1.1e6, { failed: 2, setAside: 1 }), seriesSummary(3e6, { target: "old" })]),
    nightlyRun(2, [
      seriesSummary(2e8, { target: "docker", n: 10 }),
      seriesSummary(6e5, { start: "warm", medianNs: null, n: 0 }),
      seriesSummary(1.2e6),
    ]),
  ];
  const series = baselineSeries(runs);
  expect(series.map(({ target, start, runs: count, n, lost }) => [target, start, count, n, lost])).toEqual([
    ["docker", "cold", 1, 10, 0],
    ["wasm", "cold", 3, 90, 3],
    ["wasm", "warm", 1, 30, 0],
    ["old", "cold", 1, 30, 0],
  ]);
  expect(series[1]).toMatchObject({ lowestNs: 1e6, highestNs: 1.2e6 });
  expect(series[1]?.medianNs).toBeCloseTo((1.32 * 1e18) ** (1 / 3), 3);
  expect(series[0]?.cv).toBeNull();
  expect(baselineOverview({ schema: 1, name: "main", runs })).toMatchObject({
    runs: 3,
    series: 4,
    from: "2026-09-01T02:00:00.000Z",
    to: "2026-09-03T02:00:00.000Z",
    commits: runs.map(({ source }) => source?.commit),
  });
});

test("the coefficient of variation follows from the logarithms", () => {
  // NumPy: s = std(log([1, 1.1, 1.2]), ddof=1) = 0.09119225; sqrt(expm1(s * s)) = 0.09138217
  expect(logVariation([0, Math.log(1.1), Math.log(1.2)])).toBeCloseTo(0.09138217, 7);
  expect(logVariation([1, 1, 1])).toBe(0);
  expect(logVariation([1])).toBeNull();
});
