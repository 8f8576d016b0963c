import type { RunSummary, SeriesSummary } from "../results/run-summary.ts";
import { runNotes } from "./comparison-notes.ts";
import { conclude } from "./conclusion.ts";
import { type Judgement, judgeSeries } from "./gate.ts";
import { meanPhases, phaseMoves } from "./phase-moves.ts";
import { assessRuns } from "./run-assessment.ts";
import { matchSeries, type SeriesMatch } from "./run-matching.ts";
import type { ComparisonSide, RunComparison, SeriesComparison } from "./run-verdicts.ts";
import { sideOf } from "./series-sides.ts";
import { uniqueDifferences } from "./side-differences.ts";
import { practicalMargin } from "./verdict.ts";

/** How a candidate is judged. */
export interface GateOptions {
  /** Chance of any false alarm over all series. Default 0.05. */
  readonly alpha?: number;
  /** Overrides the scenarios' margins: 0.05 is 5 %. */
  readonly margin?: number;
  /** Overrides the scenarios' assumed run-to-run variation: 0.2 is 20 %. */
  readonly runNoise?: number;
  /** Series of another machine, engine or question are compared all the same. */
  readonly allowsDifferent?: boolean;
}

/** Chance of any false alarm, where nothing is said. */
export const defaultAlpha = 0.05;
/** Run-to-run coefficient of variation to assume where it is neither measured nor stated: that of a bad shared runner. */
export const defaultRunNoise = 0.2;

/** The runs that a candidate is compared with. */
export interface BaselineRuns {
  /** For a person: the name of the baseline, or the run. */
  readonly label: string;
  /** At least one, in any order. */
  readonly runs: readonly RunSummary[];
}

/**
 * A candidate run against the runs of a baseline, each measured by itself. A series is compared with those runs of the
 * baseline that asked the same of the same engine on the same machine; where there are none it is incomparable and the
 * difference refused, unless `allowsDifferent`. A series that any run of the baseline has and the candidate has not is missing.
 */
export function compareRuns(baseline: BaselineRuns, candidate: RunSummary, options: GateOptions): RunComparison {
  const { alpha = defaultAlpha } = options;
  const runs = baseline.runs.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  const matches = matchSeries(runs, candidate, options.allowsDifferent ?? false);
  const judged = judgeMatches(matches, alpha, options);
  const series = matches.map((one) => toComparison(one, judged.get(one), options));
  return conclude({
    design: "runs",
    baseline: sideOfRuns(baseline.label, runs),
    candidate: sideOfRuns(candidate.id, [candidate]),
    alpha,
    series,
    nulls: [],
    trustworthy: true,
    differences: uniqueDifferences(matches.flatMap(({ differences }) => differences)),
    budgets: [],
    notes: runNotes({ baseline: runs, candidate, series, matches }),
  });
}

/** The verdicts on all series that both sides have. */
function judgeMatches(
  matches: readonly SeriesMatch[],
  alpha: number,
  options: GateOptions,
): Map<SeriesMatch, Judgement> {
  const both = matches.filter(({ presence }) => presence === null);
  const entries = both.map(({ comparable, series }) => ({
    runs: comparable.map(({ run, series: row }) => ({ id: run.id, series: row })),
    candidate: series,
    assumedNoise: options.runNoise ?? series.runNoise ?? defaultRunNoise,
  }));
  const margins = both.map(({ series }) => marginOf(series, options));
  const judgements = judgeSeries(
    assessRuns(entries, alpha).map((assessment, at) => ({ assessment, margin: margins[at] as number })),
    { alpha, distrust: null },
  );
  return new Map(both.map((one, at) => [one, judgements[at] as Judgement]));
}

/** The difference that matters, of a series: as the user says, else the scenario of the candidate. */
export function marginOf({ margin }: Pick<SeriesSummary, "margin">, options: GateOptions): number {
  return options.margin ?? margin ?? practicalMargin;
}

/** @param runs oldest first; the newest says which version it is */
function sideOfRuns(label: string, runs: readonly RunSummary[]): ComparisonSide {
  const source = runs.at(-1)?.source;
  return { label, runs: runs.map(({ id }) => id), ...(source === undefined ? {} : { source }) };
}

function toComparison(
  { sides, series, comparable, presence }: SeriesMatch,
  judgement: Judgement | undefined,
  options: GateOptions,
): SeriesComparison {
  const { scenario, target, kind, start } = series;
  const rows = comparable.map((row) => row.series);
  const place = {
    scenario,
    target,
    kind,
    start,
    baseline: sideOf(rows.length === 0 ? sides.baseline : rows),
    candidate: sides.candidate === undefined ? null : sideOf([sides.candidate]),
  };
  if (judgement === undefined) return { ...place, ...unjudged, margin: marginOf(series, options), ...presence };
  const before = meanPhases(rows.filter(({ n }) => n > 0).map(({ phases }) => phases));
  return { ...place, ...judgement, moved: judgement.estimate === null ? [] : phaseMoves(before, series.phases) };
}

/** What a series has that no two durations stand behind. */
export const unjudged = {
  estimate: null,
  pValue: null,
  adjustedP: null,
  noise: null,
  verdict: "inconclusive",
  reason: null,
  needs: null,
  detectable: null,
  moved: [],
} as const;
