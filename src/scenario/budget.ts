import type { StartKind } from "../units/start-kind.ts";

/** What of a target and start a budget may speak of. */
export const budgetMetrics = ["median", "p90", "p95", "p99"] as const;

/** Budgets of a scenario: more are a generator's mistake. */
export const mostBudgets = 200;

/** A figure of one target and start: `wasm.cold.p95`. */
export interface BudgetTerm {
  readonly target: string;
  readonly start: StartKind;
  readonly metric: (typeof budgetMetrics)[number];
}

/** A promise about durations, or about the ratio of two. */
export interface Budget {
  /** As written. */
  readonly text: string;
  readonly term: BudgetTerm;
  /** The term is divided by this one, and the limit is a plain ratio. */
  readonly over?: BudgetTerm;
  readonly comparison: "<" | "<=" | ">" | ">=";
  /** ns, or a plain ratio. */
  readonly limit: number;
}
