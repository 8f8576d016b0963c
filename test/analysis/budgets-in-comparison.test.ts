import { describe, expect, test } from "vitest";
import { describeBudgets, withBudgets } from "../../src/analysis/budgets.ts";
import type { BudgetResult, RunComparison } from "../../src/analysis/run-verdicts.ts";

describe("in a comparison", () => {
  const comparison = (outcome: RunComparison["outcome"]): RunComparison => ({
    design: "runs",
    baseline: { label: "main", runs: ["a"] },
    candidate: { label: "results/b", runs: ["b"] },
    alpha: 0.05,
    series: [],
    nulls: [],
    trustworthy: true,
    differences: [],
    budgets: [],
    notes: [],
    sentence: "Nothing is slower.",
    outcome,
  });
  const result = (state: BudgetResult["state"], part: Partial<BudgetResult> = {}): BudgetResult => ({
    scenario: "hello",
    text: "wasm.cold.p95 < 5ms",
    value: { point: 6_200_000, low: 5_800_000, high: 6_900_000 },
    limit: 5_000_000,
    unit: "ns",
    state,
    reason: null,
    ...part,
  });

  test.each([
    ["pass", [], "pass"],
    ["pass", ["met", "close"], "pass"],
    ["pass", ["met", "missed"], "regression"],
    ["pass", ["undecided"], "incomplete"],
    ["pass", ["undecided", "missed"], "regression"],
    ["regression", ["met"], "regression"],
    ["regression", ["undecided"], "regression"],
    ["incomplete", ["met"], "incomplete"],
    ["incomplete", ["missed"], "regression"],
  ] as const)("%s with %j is %s", (outcome, states, expected) => {
    const budgets = states.map((state) => result(state));
    expect(withBudgets(comparison(outcome), budgets)).toMatchObject({ outcome: expected, budgets });
  });

  test("the sentence names the worst", () => {
    const sentence = (...budgets: BudgetResult[]): string => withBudgets(comparison("pass"), budgets).sentence;
    expect(sentence()).toBe("Nothing is slower.");
    expect(sentence(result("met"))).toBe("Nothing is slower; its budget met.");
    expect(sentence(result("met"), result("met"))).toBe("Nothing is slower; all 2 budgets met.");
    expect(sentence(result("met"), result("missed"))).toBe(
      "Nothing is slower; 1 of 2 budgets missed, wasm.cold.p95 < 5ms (6.2 ms [5.8, 6.9]).",
    );
    expect(
      sentence(
        result("missed", {
          text: "a.cold.median / b.cold.median > 20",
          unit: "ratio",
          value: { point: 12, low: 11, high: 13 },
        }),
      ),
    ).toBe("Nothing is slower; its budget missed, a.cold.median / b.cold.median > 20 (12 [11, 13]).");
  });

  test("and says why one cannot be judged", () => {
    const short = result("undecided", { value: null, reason: "wasm.cold.p95 needs n >= 59, not 30" });
    expect(describeBudgets([short, short, result("met")])).toBe(
      "2 of 3 budgets undecided, first wasm.cold.p95 < 5ms (wasm.cold.p95 needs n >= 59, not 30)",
    );
    expect(describeBudgets([result("close"), result("met")])).toBe(
      "1 of 2 budgets too close to call, wasm.cold.p95 < 5ms (6.2 ms [5.8, 6.9])",
    );
  });
});
