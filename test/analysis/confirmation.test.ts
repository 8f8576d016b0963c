import { describe, expect, test } from "vitest";
import { confirmedBy } from "../../src/analysis/confirmation.ts";
import { doubtHost } from "../../src/analysis/host-doubt.ts";
import { compareRuns } from "../../src/analysis/run-comparison.ts";
import type { BudgetResult, NullComparison, RunComparison } from "../../src/analysis/run-verdicts.ts";
import type { SeriesSummary } from "../../src/results/run-summary.ts";
import { summary, summarySeries } from "./night-fixture.ts";
import { around } from "./run-fixture.ts";

const row = (name: string, middle: number, part: Partial<SeriesSummary> = {}) =>
  summarySeries(
    name,
    around(middle).map((value) => value * 1e6),
    part,
  );
const names = ["a", "b", "c"];
const runs = [10, 10.3, 9.8, 10.1, 9.9].map((middle, at) =>
  summary(
    `b${at}`,
    names.map((name) => row(`${name} wasm`, middle)),
  ),
);
/** A candidate with these medians of a, b and c; null: the series is not there. */
function night(id: string, middles: readonly (number | null)[]): RunComparison {
  const series = names.flatMap((name, at) => {
    const middle = middles[at] ?? null;
    return middle === null ? [] : [row(`${name} wasm`, middle)];
  });
  return compareRuns({ label: "main", runs }, summary(id, series), {});
}

describe("a second run", () => {
  test("confirms what is red there, too, and clears the rest", () => {
    const made = confirmedBy(night("one", [16, 16, 10]), night("two", [16, 10, 10]));
    expect(
      made.series.map(({ scenario, verdict, unconfirmed, reason }) => [scenario, verdict, unconfirmed, reason]),
    ).toEqual([
      ["a", "slower", undefined, null],
      ["b", "inconclusive", true, expect.stringMatching(/^1\.6x slower here, and not in two$/)],
      ["c", "inconclusive", undefined, null],
    ]);
    expect(made.outcome).toBe("regression");
    expect(made.notes).toContain("measured again in two: 1 of 2 failures confirmed");
  });

  test("that clears all of them passes, and the sentence says what was not confirmed", () => {
    const made = confirmedBy(night("one", [16, 10, 10]), night("two", [10, 10, 10]));
    expect(made.outcome).toBe("pass");
    expect(made.sentence).toBe("No regression against main: 2 inconclusive, 1 not confirmed by the second run.");
  });

  test("a series that is missing twice is missing; there again, it was a hitch", () => {
    expect(confirmedBy(night("one", [null, 10, 10]), night("two", [null, 10, 10])).outcome).toBe("regression");
    const made = confirmedBy(night("one", [null, 10, 10]), night("two", [10, 10, 10]));
    expect(made).toMatchObject({ outcome: "pass" });
    expect(made.series.find(({ scenario }) => scenario === "a")).toMatchObject({
      reason: "missing here, and not in two",
    });
  });

  test("a slower series that the second run has lost stays red", () => {
    expect(confirmedBy(night("one", [16, 10, 10]), night("two", [null, 10, 10])).outcome).toBe("regression");
  });

  test("is asked about the suspects alone: a correction over all series would need more", () => {
    const second = night("two", [10.85, 10, 10]);
    const [suspect] = second.series.filter(({ scenario }) => scenario === "a");
    expect(suspect?.verdict).toBe("inconclusive");
    expect(suspect?.pValue).toBeLessThan(0.05);
    expect(confirmedBy(night("one", [16, 10, 10]), second).outcome).toBe("regression");
  });

  test("says nothing where nothing was red", () => {
    const first = night("one", [10, 10, 10]);
    expect(confirmedBy(first, night("two", [16, 10, 10]))).toBe(first);
  });

  test("clears a missed budget that it keeps, and keeps the others", () => {
    const budget = (text: string, state: BudgetResult["state"]): BudgetResult => ({
      scenario: "a",
      text,
      value: null,
      limit: 5,
      unit: "ratio",
      state,
      reason: null,
    });
    const first = { ...night("one", [10, 10, 10]), budgets: [budget("x", "missed"), budget("y", "missed")] };
    const second = { ...night("two", [10, 10, 10]), budgets: [budget("x", "met"), budget("y", "missed")] };
    const made = confirmedBy(first, second);
    expect(made.budgets.map(({ state, reason }) => [state, reason])).toEqual([
      ["close", "missed here, and not in two"],
      ["missed", null],
    ]);
    expect(made.outcome).toBe("regression");
    expect(
      confirmedBy(first, { ...second, budgets: second.budgets.map((one) => ({ ...one, state: "met" })) }).outcome,
    ).toBe("pass");
  });
});

describe("a candidate that was measured beside itself", () => {
  const nothing = (ratio: number, tripped: boolean): NullComparison => ({
    scenario: "a",
    target: "wasm",
    start: "cold",
    n: 30,
    ratio,
    low: ratio * 0.98,
    high: ratio * 1.02,
    level: 0.95,
    adjustedP: tripped ? 0.001 : 0.4,
    tripped,
  });

  test("and differs from itself is called neither slower nor faster; what is missing stays missing", () => {
    const made = doubtHost(night("one", [16, 5, null]), [nothing(1.2, true)]);
    expect(made.trustworthy).toBe(false);
    expect(made.series.map(({ scenario, verdict }) => [scenario, verdict])).toEqual([
      ["c", "missing"],
      ["a", "inconclusive"],
      ["b", "inconclusive"],
    ]);
    expect(made.series[1]?.reason).toContain("a wasm cold differs from itself by 20 %");
    expect(made.sentence).toContain("no series is called slower or faster");
    expect(made.outcome).toBe("regression");
  });

  test("raises every margin to what it differs by, and with it what is detectable", () => {
    const before = night("one", [16, 12, 10]);
    expect(before.series.map(({ verdict }) => verdict)).toEqual(["slower", "slower", "inconclusive"]);
    const made = doubtHost(before, [nothing(1 / 1.25, false)]);
    expect(made.trustworthy).toBe(true);
    expect(made.series.map(({ scenario, verdict }) => [scenario, verdict])).toEqual([
      ["a", "slower"],
      ["b", "inconclusive"],
      ["c", "equivalent"],
    ]);
    for (const { margin, detectable } of made.series) {
      expect(margin).toBeCloseTo(0.25, 9);
      expect(detectable).toBeGreaterThan(0.25);
    }
  });

  test("still says of an open one why no more runs would tell", () => {
    const differ = [10, 12, 8.5, 11, 9].map((middle, at) => summary(`b${at}`, [row("a wasm", middle)]));
    const before = compareRuns({ label: "main", runs: differ }, summary("one", [row("a wasm", 11)]), {});
    expect(before.series[0]).toMatchObject({ verdict: "inconclusive", reason: expect.stringContaining("--against") });
    const { reason, verdict } = doubtHost(before, [nothing(1.01, false)]).series[0] ?? {};
    expect({ reason, verdict }).toEqual({ reason: before.series[0]?.reason, verdict: "inconclusive" });
    expect(doubtHost(before, [nothing(1.01, true)]).series[0]?.reason).toBeNull();
  });

  test("without a null comparison nothing changes", () => {
    const before = night("one", [16, 12, 10]);
    expect(doubtHost(before, [])).toBe(before);
  });
});
