import type { SeriesSummary } from "../results/run-summary.ts";
import type { SeriesComparison, SeriesSide } from "./run-verdicts.ts";

/** What both sides have of a series. */
export interface Sides {
  /** One per run that planned it, oldest first; may be empty. */
  readonly baseline: readonly SeriesSummary[];
  readonly candidate: SeriesSummary | undefined;
  /** Why the candidate's target was skipped, where it was. */
  readonly unavailable: string | undefined;
}

/** A word for a series that has no two durations to compare. */
export type Presence = Pick<SeriesComparison, "verdict" | "reason">;

/** What a side knows of a series, over its runs; null where it has not a single row of it. */
export function sideOf(runs: readonly SeriesSummary[]): SeriesSide | null {
  const measured = runs.filter(hasRows);
  if (measured.length === 0) return null;
  const sum = (count: (run: SeriesSummary) => number): number => measured.reduce((total, run) => total + count(run), 0);
  const medians = measured.flatMap(({ medianNs }) => (medianNs === null ? [] : [medianNs]));
  return {
    n: sum(({ n }) => n),
    runs: measured.length,
    medianNs: medians.length < 2 ? (medians[0] ?? null) : geometricMean(medians),
    failed: sum(({ failed }) => failed),
    setAside: sum(({ setAside }) => setAside),
  };
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/**
 * What can be said without comparing durations; null where both sides have some.
 * - missing: the candidate has not a row of what any run of the baseline has, whatever the reason: a series that is no
 *   longer reported must not pass
 * - failing: the candidate fails more than its scenario tolerates, and some run of the baseline did not
 */
export function judgePresence({ baseline, candidate, unavailable }: Sides): Presence | null {
  const before = baseline.filter(hasRows);
  if (candidate === undefined || !hasRows(candidate))
    return { verdict: "missing", reason: whyMissing(candidate, unavailable) };
  if (before.length === 0) return { verdict: "new", reason: null };
  if (!isHealthy(candidate) && before.some(isHealthy)) return { verdict: "failing", reason: whyFailing(candidate) };
  if (candidate.n === 0) return { verdict: "inconclusive", reason: "no start succeeded, and none of the baseline did" };
  if (before.every(({ n }) => n === 0)) return { verdict: "new", reason: "no start of the baseline succeeded" };
  return null;
}

/** Whether anything of a series was recorded. */
export function hasRows({ rows, n }: SeriesSummary): boolean {
  return rows > 0 || n > 0;
}

function isHealthy({ n, exceedsLimits }: SeriesSummary): boolean {
  return n > 0 && !exceedsLimits;
}

function whyMissing(candidate: SeriesSummary | undefined, unavailable: string | undefined): string {
  if (unavailable !== undefined) return `skipped: ${unavailable}`;
  return candidate === undefined ? "not in the candidate" : "planned in the candidate, and not a row was recorded";
}

function whyFailing({ rows, n, failed, setAside }: SeriesSummary): string {
  const lost = [...(failed > 0 ? [`${failed} failed`] : []), ...(setAside > 0 ? [`${setAside} set aside`] : [])];
  return `${lost.join(" and ")} of ${rows}${n === 0 ? ", none succeeded" : ""}`;
}
