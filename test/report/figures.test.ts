import { expect, test } from "vitest";
import type { Comparison } from "../../src/analysis/analysis.ts";
import {
  formatBeside,
  formatBytes,
  formatChange,
  formatComparison,
  formatMedian,
  formatOutliers,
  formatPercentile,
  formatShare,
  percentileName,
  percentileNames,
  ratioLines,
} from "../../src/report/figures.ts";
import { exampleAnalysis } from "./fixture.ts";

test("a median has its interval in the unit of the point", () => {
  expect(formatMedian({ point: 213e6, low: 206e6, high: 221e6 })).toBe("213 ms [206, 221]");
  expect(formatMedian({ point: 980e3, low: 969e3, high: 1043e3 })).toBe("980 us [969, 1043]");
});

test("a median without an interval is a point, and without a sample says so", () => {
  expect(formatMedian({ point: 5e6, low: null, high: null })).toBe("5 ms");
  expect(formatMedian(null)).toBe("none");
});

test("a withheld percentile says how many starts it takes", () => {
  expect(formatPercentile({ p: 0.95, withheld: true, needs: 59 })).toBe("needs n >= 59");
  expect(formatPercentile({ p: 0.9, withheld: false, point: 2e6, low: 1e6, high: 3e6 })).toBe("2 ms");
  expect(percentileName({ p: 0.999, withheld: true, needs: 2995 })).toBe("p99.9");
  expect(percentileNames(exampleAnalysis().cells)).toEqual(["p90", "p95", "p99"]);
});

const comparison: Comparison = {
  scenario: "hello",
  start: "cold",
  target: "docker",
  targetStart: "cold",
  reference: "wasm",
  ratio: 412,
  low: 388,
  high: 431,
  level: 0.95,
  verdict: "slower",
};

test("a comparison reads the way it points", () => {
  expect(formatComparison(comparison)).toBe("412x slower [388, 431]");
  expect(formatComparison({ ...comparison, ratio: 0.5, low: 0.4, high: 0.625, verdict: "faster" })).toBe(
    "2x faster [1.6, 2.5]",
  );
  expect(formatComparison({ ...comparison, ratio: 1.02, low: 0.97, high: 1.08, verdict: "inconclusive" })).toBe(
    "1.02x [0.97, 1.08], inconclusive",
  );
});

test("a cell's ratios are the one at the same start, and the one with another rung of the reference, named", () => {
  const analysis = exampleAnalysis();
  const lines = (target: string, start: string) =>
    ratioLines(
      analysis,
      analysis.cells.find((row) => row.target === target && row.start === start)!,
    );
  const compared = (start: string) =>
    analysis.comparisons.find(
      (row) => row.target === "process-node" && row.targetStart === "cold" && row.start === start,
    )!;
  expect(lines("process-node", "cold")).toEqual([formatComparison(compared("cold")), formatBeside(compared("host"))]);
  expect(lines("process-node", "warm")).toHaveLength(1);
  expect(lines("docker-node", "thaw")).toEqual([]);
  expect(lines("wasm-c", "host")).toEqual(["reference"]);
});

test("a comparison with another start names it, with its interval or, where there is no room, without", () => {
  const faster: Comparison = { ...comparison, start: "host", ratio: 0.4, low: 0.3125, high: 0.5, verdict: "faster" };
  expect(formatBeside(faster)).toBe("2.5x faster [2, 3.2] than its host start");
  expect(formatBeside(faster, "short")).toBe("2.5x faster than its host");
  expect(formatBeside({ ...comparison, start: "host" })).toBe("412x slower [388, 431] than its host start");
  expect(formatBeside({ ...comparison, start: "host" }, "short")).toBe("412x slower than its host");
  const same = { ...comparison, start: "host", ratio: 1, low: 0.97, high: 1.03 } as const;
  expect(formatBeside({ ...same, verdict: "equivalent" })).toBe("as fast as its host start [0.97, 1.03]");
  expect(formatBeside({ ...same, verdict: "inconclusive" }, "short")).toBe("undecided against its host");
});

test("shares, changes, bytes and outliers", () => {
  expect([-0.0001, -0, -0.004, -0.38].map(formatShare)).toEqual(["0.0 %", "0 %", "-0.4 %", "-38 %"]);
  expect([0, 0.004, 0.0996, 0.38, 1].map(formatShare)).toEqual(["0 %", "0.4 %", "10.0 %", "38 %", "100 %"]);
  expect([0.041, -0.12].map(formatChange)).toEqual(["+4.1 %", "-12 %"]);
  expect([0, 512, 11_213, 43_307_008].map(formatBytes)).toEqual(["0 B", "512 B", "11 KiB", "41.3 MiB"]);
  expect(formatOutliers({ mild: 2, severe: 1 })).toBe("2 mild, 1 severe");
  expect(formatOutliers({ mild: 0, severe: 0 })).toBe("none");
});
