import { holmAdjusted } from "../stats/holm.ts";
import { formatRatio } from "../units/format-duration.ts";
import { withBudgets } from "./budgets.ts";
import { isRegression } from "./concern.ts";
import { conclude } from "./conclusion.ts";
import type { BudgetResult, RunComparison, SeriesComparison } from "./run-verdicts.ts";
import { seriesKey } from "./series.ts";
import { uniqueDifferences } from "./side-differences.ts";

/**
 * The first comparison with every regression and every missed budget that the second contradicts marked so, and no alarm.
 * Only the suspects are asked again, so Holm's correction is over them alone. A second run that cannot be trusted, or that
 * has not the series, contradicts nothing: what it cannot tell stays red.
 */
export function confirmedBy(first: RunComparison, second: RunComparison): RunComparison {
  const suspects = first.series.filter(isRegression);
  const missed = first.budgets.filter(({ state }) => state === "missed");
  if (suspects.length + missed.length === 0) return first;
  const label = second.candidate.runs.join(", ");
  const cleared = contradicted(suspects, second);
  const budgets = first.budgets.map((budget) => (isMetBy(budget, second) ? closeCall(budget, label) : budget));
  const reds = suspects.length + missed.length;
  const confirmed = reds - cleared.size - budgets.filter((budget) => !first.budgets.includes(budget)).length;
  const concluded = conclude({
    ...first,
    series: first.series.map((series) => (cleared.has(series) ? unconfirmed(series, label) : series)),
    differences: uniqueDifferences([...first.differences, ...second.differences]),
    notes: [
      ...first.notes,
      `measured again in ${label}: ${confirmed} of ${reds} ${reds === 1 ? "failure" : "failures"} confirmed`,
    ],
  });
  return withBudgets(concluded, budgets);
}

/** The suspects of which the second comparison tells that they are none. */
function contradicted(suspects: readonly SeriesComparison[], second: RunComparison): Set<SeriesComparison> {
  const all = new Map(second.series.map((series) => [keyOf(series), series]));
  const again = suspects.map((suspect) => all.get(keyOf(suspect)));
  const adjusted = holmAdjusted(again.map((series) => series?.pValue ?? 1));
  return new Set(
    suspects.filter((suspect, at) => {
      const series = again[at];
      if (series === undefined || series.verdict === "missing" || series.verdict === "failing") return false;
      if (suspect.verdict !== "slower") return series.verdict !== "slower";
      if (series.estimate === null || !second.trustworthy) return false;
      return (adjusted[at] as number) > second.alpha || series.estimate.ratio <= 1 + series.margin;
    }),
  );
}

function unconfirmed(series: SeriesComparison, label: string): SeriesComparison {
  const { estimate, verdict } = series;
  const what = verdict === "slower" && estimate !== null ? `${formatRatio(estimate.ratio)} slower` : verdict;
  return { ...series, verdict: "inconclusive", unconfirmed: true, reason: `${what} here, and not in ${label}` };
}

/** Whether a missed budget was measured in the second run, and not missed there. */
function isMetBy({ scenario, text, state }: BudgetResult, second: RunComparison): boolean {
  const again = second.budgets.find((budget) => budget.scenario === scenario && budget.text === text);
  return state === "missed" && (again?.state === "met" || again?.state === "close");
}

function closeCall(budget: BudgetResult, label: string): BudgetResult {
  return { ...budget, state: "close", reason: `missed here, and not in ${label}` };
}

function keyOf({ scenario, target, start }: SeriesComparison): string {
  return seriesKey(scenario, target, start);
}
