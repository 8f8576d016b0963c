import type { ScenarioRecord } from "../results/run-record.ts";
import { detectableEffect, intervalError } from "../stats/detectable-effect.ts";
import { lookLevel } from "../stats/looks.ts";
import type { Comparison } from "./analysis.ts";
import { practicalMargin } from "./verdict.ts";

/**
 * The smallest ratio that this comparison would have called slower four times in five, had it been the true one: above 1,
 * and never below its margin. From the width of its interval on the log scale, taken to be normal; where a stop rule looked
 * at the data, the interval is one of a higher level, and so is what it takes to be found.
 */
export function detectableRatio(comparison: Comparison, scenarios: readonly ScenarioRecord[]): number {
  const { low, high, scenario } = comparison;
  const { looks, verdictLooks, margin = practicalMargin } = scenarios.find(({ name }) => name === scenario) ?? {};
  const level = lookLevel(looks ?? verdictLooks?.length ?? 1, comparison.level);
  const error = intervalError({ low: Math.log(low), high: Math.log(high) }, level);
  return 1 + detectableEffect({ error }, { alpha: 1 - level, margin });
}
