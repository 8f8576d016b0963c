import { intervalError } from "../stats/detectable-effect.ts";
import { normalQuantile } from "../stats/normal.ts";
import { conclude } from "./conclusion.ts";
import { type Finding, type GateRules, power, wordFor } from "./gate.ts";
import { distrustOf, noiseFloor } from "./null-comparisons.ts";
import type { NullComparison, RunComparison, SeriesComparison } from "./run-verdicts.ts";

/**
 * A comparison between runs, with what the candidate's own null comparisons say about its host in it: no margin is below
 * the noise that they show, and where one tripped nothing is called slower or faster. Missing and failing series stay so.
 */
export function doubtHost(comparison: RunComparison, nulls: readonly NullComparison[]): RunComparison {
  if (nulls.length === 0) return comparison;
  const distrust = distrustOf(nulls);
  const rules = { alpha: comparison.alpha, distrust };
  const floor = noiseFloor(nulls);
  const tests = comparison.series.filter(({ estimate }) => estimate !== null).length;
  return conclude({
    ...comparison,
    series: comparison.series.map((series) => doubtSeries(series, { rules, floor, tests })),
    nulls,
    trustworthy: distrust === null,
    notes:
      distrust === null
        ? comparison.notes
        : [`${distrust}: nothing is called slower or faster; measure again on a quieter machine`, ...comparison.notes],
  });
}

function doubtSeries(
  series: SeriesComparison,
  { rules, floor, tests }: { readonly rules: GateRules; readonly floor: number; readonly tests: number },
): SeriesComparison {
  const { estimate, pValue, adjustedP, detectable } = series;
  const margin = Math.max(series.margin, floor);
  if (estimate === null || pValue === null || adjustedP === null || detectable === null) return { ...series, margin };
  const interval = { low: Math.log(estimate.low), high: Math.log(estimate.high) };
  const finding = { shift: Math.log(estimate.ratio), interval, pValue, adjustedP, tests };
  const word = wordFor({ ...finding, margin }, rules);
  // The error from a normal interval: of one by Student's t it is too large, and so is what is said to be detectable.
  const beyond = Math.log1p(margin) + normalQuantile(power) * intervalError(interval, estimate.level);
  const isOpen = word.verdict === "inconclusive" && series.verdict === "inconclusive" && rules.distrust === null;
  return {
    ...series,
    ...word,
    reason: word.reason ?? (isOpen ? ownReason(series, finding, rules) : null),
    margin,
    needs: isOpen ? series.needs : null,
    detectable: Math.max(detectable, Math.expm1(beyond)),
  };
}

/** What was said of a series that its numbers do not say: why no more of them would help. */
function ownReason(
  { reason, margin }: SeriesComparison,
  finding: Omit<Finding, "margin">,
  rules: GateRules,
): string | null {
  return wordFor({ ...finding, margin }, rules).reason === null ? reason : null;
}
