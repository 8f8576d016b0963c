import type { Budget, BudgetTerm } from "../results/budget.ts";
import type { RunRecord, ScenarioRecord } from "../results/run-record.ts";
import { lookLevel } from "../stats/looks.ts";
import { requiredCount } from "../stats/order-statistic-interval.ts";
import { quotientInterval } from "../stats/quotient-interval.ts";
import { durationUnit, formatDuration, formatNumber } from "../units/format-duration.ts";
import type { Cell, Interval } from "./analysis.ts";
import type { BudgetResult, RunComparison } from "./run-verdicts.ts";
import { whyNotMeasured } from "./unmeasured.ts";

/** A figure as far as it is known: missed where it can never be told, undecided where more starts would tell it. */
type Figure =
  | { readonly known: "interval"; readonly interval: Interval }
  | { readonly known: "point"; readonly point: number; readonly reason: string }
  | { readonly known: "nothing"; readonly state: "missed" | "undecided"; readonly reason: string };

/**
 * Every budget of the run's scenarios, in their order, each judged by itself on the interval of what it names: that of its
 * cell (order statistics), or for a ratio `quotientInterval` of the two. A promise whose truth lies on the limit is called
 * missed in at most 1 - level of runs.
 * @param level of the cells' intervals over all looks, two-sided; as `analyseRun` was asked for
 */
export function judgeBudgets(run: RunRecord, cells: readonly Cell[], level = 0.95): BudgetResult[] {
  return run.scenarios.flatMap((scenario) =>
    (scenario.budgets ?? []).map((budget) => {
      const looks = scenario.looks ?? scenario.verdictLooks?.length ?? 1;
      const figureOf = (term: BudgetTerm): Figure =>
        findFigure(term, scenario, { run, cells, level: lookLevel(looks, level) });
      const figure = budget.over === undefined ? figureOf(budget.term) : divide(budget, figureOf);
      return { scenario: scenario.name, text: budget.text, ...judge(figure, budget) };
    }),
  );
}

/**
 * The comparison with these budgets in it. A missed one makes it a regression; one that cannot be judged makes a pass
 * incomplete; the sentence says how many were missed, are close or cannot be judged, and names the first of the worst.
 */
export function withBudgets(comparison: RunComparison, budgets: readonly BudgetResult[]): RunComparison {
  if (budgets.length === 0) return { ...comparison, budgets };
  const has = (state: BudgetResult["state"]): boolean => budgets.some((budget) => budget.state === state);
  const sentence = `${comparison.sentence.replace(/\.$/, "")}; ${describeBudgets(budgets)}.`;
  const ownOutcome = has("missed") ? "regression" : has("undecided") ? "incomplete" : "pass";
  const outcome = comparison.outcome === "pass" || ownOutcome === "regression" ? ownOutcome : comparison.outcome;
  return { ...comparison, budgets, outcome, sentence };
}

/** `2 of 5 budgets missed, first wasm.cold.p95 < 5ms with 6.2 ms [5.8, 6.9]`, or `all 5 budgets met`. */
export function describeBudgets(budgets: readonly BudgetResult[]): string {
  const words = { missed: "missed", undecided: "undecided", close: "too close to call" } as const;
  for (const state of ["missed", "undecided", "close"] as const) {
    const some = budgets.filter((budget) => budget.state === state);
    const [first] = some;
    if (first === undefined) continue;
    const named = some.length === 1 ? "" : "first ";
    const counted = budgets.length === 1 ? "its budget" : `${some.length} of ${budgets.length} budgets`;
    return `${counted} ${words[state]}, ${named}${first.text}${because(first)}`;
  }
  return budgets.length === 1 ? "its budget met" : `all ${budgets.length} budgets met`;
}

function because({ value, unit, reason }: BudgetResult): string {
  if (reason !== null) return ` (${reason})`;
  if (value === null) return "";
  const { point, low, high } = value;
  const scale = durationUnit(point);
  const bare = (number: number): string =>
    unit === "ns" ? (formatDuration(number, scale).split(" ")[0] ?? "") : formatNumber(number);
  const interval = low === null || high === null ? "" : ` [${bare(low)}, ${bare(high)}]`;
  return ` (${unit === "ns" ? formatDuration(point, scale) : formatNumber(point)}${interval})`;
}

function judge(figure: Figure, budget: Budget): Omit<BudgetResult, "scenario" | "text"> {
  const limits = { limit: budget.limit, unit: budget.over === undefined ? "ns" : "ratio" } as const;
  if (figure.known === "nothing") return { ...limits, value: null, state: figure.state, reason: figure.reason };
  if (figure.known === "point") {
    const value = { point: figure.point, low: null, high: null };
    return { ...limits, value, state: "undecided", reason: figure.reason };
  }
  const { low, high } = figure.interval;
  const sides = [low, high].map((value) => isKept(value, budget));
  const state = !sides.includes(false) ? "met" : sides.includes(true) ? "close" : "missed";
  return { ...limits, value: figure.interval, state, reason: null };
}

function isKept(value: number, { comparison, limit }: Budget): boolean {
  switch (comparison) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
  }
}

function findFigure(
  term: BudgetTerm,
  scenario: ScenarioRecord,
  { run, cells, level }: { readonly run: RunRecord; readonly cells: readonly Cell[]; readonly level: number },
): Figure {
  const { target, start, metric } = term;
  const cell = cells.find((one) => one.scenario === scenario.name && one.target === target && one.start === start);
  if (cell === undefined || cell.median === null)
    return { known: "nothing", state: "missed", reason: whyNotMeasured(term, scenario, run, cell) };
  const named = `${target}.${start}.${metric}`;
  if (metric === "median") {
    const { point, low, high } = cell.median;
    if (low !== null && high !== null) return { known: "interval", interval: { point, low, high } };
    return { known: "point", point, reason: `${named} needs n >= ${requiredCount(0.5, level)}, not ${cell.n}` };
  }
  const p = Number(metric.slice(1)) / 100;
  const percentile = cell.percentiles.find((one) => one.p === p);
  if (percentile === undefined || percentile.withheld) {
    const needs = percentile?.needs ?? requiredCount(p, level);
    return { known: "nothing", state: "undecided", reason: `${named} needs n >= ${needs}, not ${cell.n}` };
  }
  const { point, low, high } = percentile;
  return { known: "interval", interval: { point, low, high } };
}

/** What is missing from either makes the ratio unknown; that one was not measured weighs more than that one needs starts. */
function divide({ term, over }: Budget, figureOf: (term: BudgetTerm) => Figure): Figure {
  const [top, bottom] = [figureOf(term), figureOf(over ?? term)];
  const unknown = [top, bottom].filter((figure) => figure.known === "nothing");
  const worst = unknown.find(({ state }) => state === "missed") ?? unknown[0];
  if (worst !== undefined) return worst;
  if (top.known === "interval" && bottom.known === "interval") {
    if (top.interval.low > 0 && bottom.interval.low > 0)
      return { known: "interval", interval: quotientInterval(top.interval, bottom.interval) };
    return { known: "nothing", state: "undecided", reason: "a duration of 0 has no ratio" };
  }
  const short = [top, bottom].find((figure) => figure.known === "point");
  const point = pointOf(top) / pointOf(bottom);
  return Number.isFinite(point)
    ? { known: "point", point, reason: short?.reason ?? "" }
    : { known: "nothing", state: "undecided", reason: "a duration of 0 has no ratio" };
}

function pointOf(figure: Figure): number {
  if (figure.known === "interval") return figure.interval.point;
  return figure.known === "point" ? figure.point : Number.NaN;
}
