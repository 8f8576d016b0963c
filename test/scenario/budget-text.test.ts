import { describe, expect, test } from "vitest";
import { parseBudget } from "../../src/scenario/budget-text.ts";
import { scenarioOf } from "./virtual-disk.ts";

const budgetOf = (text: string): object => {
  const parsed = parseBudget(text);
  return parsed.ok ? parsed.budget : parsed.mistake;
};

describe("a figure is read from its end, because names contain dots and brackets", () => {
  test.each([
    ["wasm.cold.median < 5ms", "wasm"],
    ["a.cold.p95.cold.median < 5ms", "a.cold.p95"],
    ["node[memory=128,cpus=0.5].cold.median < 5ms", "node[memory=128,cpus=0.5]"],
    ["  go-1.26_x.cold.median   <5 ms ", "go-1.26_x"],
  ])("%s", (text, target) => {
    expect(budgetOf(text)).toEqual({
      text,
      term: { target, start: "cold", metric: "median" },
      comparison: "<",
      limit: 5_000_000,
    });
  });
});

test.each([
  ["w.cold.p90 < 0.05ms", "<", 50_000],
  ["w.cold.p90 < 480us", "<", 480_000],
  ["w.cold.p90 < 0.5 us", "<", 500],
  ["w.cold.p90 <= 1.5s", "<=", 1_500_000_000],
  ["w.cold.p90 > 2m", ">", 120_000_000_000],
  ["w.cold.p90>=1h", ">=", 3_600_000_000_000],
])("%s", (text, comparison, limit) => {
  expect(budgetOf(text)).toMatchObject({ comparison, limit });
});

test("a ratio has a plain number for its limit", () => {
  expect(budgetOf("b.cold.p99 / a.host.p99 >= 1.25")).toEqual({
    text: "b.cold.p99 / a.host.p99 >= 1.25",
    term: { target: "b", start: "cold", metric: "p99" },
    over: { target: "a", start: "host", metric: "p99" },
    comparison: ">=",
    limit: 1.25,
  });
});

test("a limit that would be less than a nanosecond, or no finite number, is refused", () => {
  expect(budgetOf("w.cold.p90 < 0.0000001ms")).toHaveProperty("message", '"0.0000001ms" is not a duration');
  expect(budgetOf(`w.cold.p90 < ${"9".repeat(30)}us`)).toHaveProperty("remedy");
  expect(budgetOf("a.cold.p90 / b.cold.p90 < 5us")).toHaveProperty(
    "message",
    '"5us" is a duration, and a ratio has no unit',
  );
  expect(budgetOf(`a.cold.p90 / b.cold.p90 < ${"9".repeat(400)}`)).toHaveProperty("remedy");
});

test("budgets of variants that the matrix makes are found by the variant's name", () => {
  const { budgets } = scenarioOf(`
name: s
request: { body: hi }
matrix: { m: [64, 128] }
budgets: ["d[m=64].cold.p95 < 5s", "d[m=64].warm.median / d[m=128].warm.median < 1.5"]
targets:
  d: { kind: docker, shape: http, image: i, memory: "\${matrix.m}" }
`);
  expect(budgets.map(({ term }) => term.target)).toEqual(["d[m=64]", "d[m=64]"]);
  expect(budgets[1]?.over?.target).toBe("d[m=128]");
});
