import { comparisonSentence } from "./comparison-sentence.ts";
import { inOrderOfConcern, isRegression } from "./concern.ts";
import type { RunComparison } from "./run-verdicts.ts";

/** The comparison with its series in order, and what follows from them: outcome and sentence. Budgets are judged apart. */
export function conclude(comparison: Omit<RunComparison, "sentence" | "outcome">): RunComparison {
  const ordered = { ...comparison, series: inOrderOfConcern(comparison.series) };
  return {
    ...ordered,
    sentence: comparisonSentence(ordered),
    outcome: ordered.series.some(isRegression) ? "regression" : "pass",
  };
}
