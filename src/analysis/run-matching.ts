import type { RunSummary, SeriesSummary } from "../results/run-summary.ts";
import type { SideDifference } from "./run-verdicts.ts";
import { seriesKey } from "./series.ts";
import { hasRows, judgePresence, type Presence, type Sides } from "./series-sides.ts";
import { incomparability, seriesDifferences } from "./side-differences.ts";

/** A series of one run of the baseline. */
export interface BaselineRow {
  readonly run: RunSummary;
  readonly series: SeriesSummary;
}

/** One series on both sides. */
export interface SeriesMatch {
  readonly sides: Sides;
  /** Runs of the baseline that measured the same on the same, oldest first. */
  readonly comparable: readonly BaselineRow[];
  readonly differences: readonly SideDifference[];
  /** Runs of the baseline that have the series and are left out. */
  readonly leftOut: number;
  /** Null: durations can be compared. */
  readonly presence: Presence | null;
  /** The series itself, from whichever side has it. */
  readonly series: SeriesSummary;
}

/**
 * Every series that either side has a row of: in the candidate's order, then what only the baseline has, its newest run
 * first. A run of the baseline that asked another question, or another engine, or is of another machine, is left out of the
 * series; where none remains the series is incomparable and the difference refused.
 * @param baseline oldest first
 * @param allowsDifferent nothing is left out
 */
export function matchSeries(
  baseline: readonly RunSummary[],
  candidate: RunSummary,
  allowsDifferent: boolean,
): SeriesMatch[] {
  const before = new Map<string, BaselineRow[]>();
  for (const run of baseline)
    for (const series of run.series.filter(hasRows)) {
      const key = keyOf(series);
      before.set(key, [...(before.get(key) ?? []), { run, series }]);
    }
  const now = new Map(candidate.series.map((series) => [keyOf(series), series]));
  const onlyBefore = baseline.toReversed().flatMap(({ series }) => series.map(keyOf));
  return [...new Set([...now.keys(), ...onlyBefore])].flatMap((key) => {
    const had = before.get(key) ?? [];
    const has = now.get(key);
    const series = has ?? had.at(-1)?.series;
    if (series === undefined || (had.length === 0 && !hasRows(series))) return [];
    return [match({ had, has, series }, candidate, allowsDifferent)];
  });
}

function match(
  { had, has, series }: { had: readonly BaselineRow[]; has: SeriesSummary | undefined; series: SeriesSummary },
  candidate: RunSummary,
  allowsDifferent: boolean,
): SeriesMatch {
  const skipped = candidate.unavailable.find(
    ({ scenario, target }) => scenario === series.scenario && target === series.target,
  );
  const sides = { baseline: had.map((one) => one.series), candidate: has, unavailable: skipped?.reason };
  const presence = judgePresence(sides);
  const newest = had.at(-1);
  if (presence !== null || has === undefined || newest === undefined)
    return { sides, comparable: [], differences: [], leftOut: 0, presence, series };
  const now = { run: candidate, series: has };
  const comparable = allowsDifferent ? had : had.filter((one) => incomparability(one, now) === null);
  const isRefused = comparable.length === 0;
  const what = incomparability(newest, now) ?? "question";
  return {
    sides,
    comparable,
    differences: seriesDifferences(comparable.at(-1) ?? newest, now, isRefused),
    leftOut: had.length - comparable.length,
    presence: isRefused
      ? { verdict: "incomparable", reason: `not the same ${what} as in any run of the baseline` }
      : null,
    series,
  };
}

function keyOf({ scenario, target, start }: SeriesSummary): string {
  return seriesKey(scenario, target, start);
}
