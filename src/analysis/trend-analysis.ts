import { oldestFirst } from "../results/run-order.ts";
import type { RunSummary, SeriesSummary } from "../results/run-summary.ts";
import { type StartKind, startKinds } from "../units/start-kind.ts";
import { listSome } from "./name-list.ts";
import { seriesKey } from "./series.ts";
import type { Trend, TrendSeries } from "./trend-model.ts";
import { marginOf, toPoint, type TrendRow } from "./trend-rows.ts";
import { trendSentence } from "./trend-sentence.ts";
import { minimumRuns, noStep, stepRate, stepsOf } from "./trend-steps.ts";

/** Which series, and of which machines. Empty lists: all. */
export interface TrendSelection {
  readonly scenarios: readonly string[];
  readonly targets: readonly string[];
  readonly starts: readonly StartKind[];
  /** Runs of every machine on one line. */
  readonly allMachines: boolean;
}

/**
 * Every series over these runs, in the order in which they began, with the steps in its level. Only runs of the machine of
 * the newest are on the line, unless all are wanted: another machine is a step of its own. A run that did not end counts
 * with the starts that it has.
 * @param runs any order, each once
 * @param seed the same seed and runs give the same steps
 * @returns null where no run is left of those that are asked for
 */
export function analyseTrend(runs: readonly RunSummary[], selection: TrendSelection, seed: number): Trend | null {
  const ordered = runs
    .map((run) => ({ ...run, series: run.series.filter((one) => isWanted(one, selection)) }))
    .filter(({ series }) => series.length > 0)
    .toSorted(oldestFirst);
  const newest = ordered.at(-1);
  if (newest === undefined) return null;
  const own = ordered.filter(({ fingerprint }) => selection.allMachines || fingerprint === newest.fingerprint);
  const rows = rowsBySeries(own);
  const found = stepsOf(
    rows.map(({ line }) => line),
    seed,
  );
  const trend = {
    runs: own.map(({ id, startedAt }) => ({ id, startedAt })),
    machine: newest.machine,
    otherMachines: ordered.length - own.length,
    mixed: own.some(({ fingerprint }) => fingerprint !== newest.fingerprint),
    rate: stepRate,
    minimumRuns,
    series: rows.map(({ line, leftOut }, at) => toTrendSeries(line, leftOut, found[at] ?? noStep)),
  };
  return { ...trend, notes: [...notesOf(trend), ...endedNote(trend)], sentence: trendSentence(trend) };
}

function isWanted({ scenario, target, start }: SeriesSummary, wanted: TrendSelection): boolean {
  return (
    (wanted.scenarios.length === 0 || wanted.scenarios.includes(scenario)) &&
    (wanted.targets.length === 0 || wanted.targets.includes(target)) &&
    (wanted.starts.length === 0 || wanted.starts.includes(start))
  );
}

interface Line {
  /** Runs on the line, oldest first, at least one. */
  readonly line: readonly TrendRow[];
  readonly leftOut: number;
}

interface Row {
  readonly run: RunSummary;
  readonly series: SeriesSummary;
}

/** By scenario and target as the newest run has them, then starts down the ladder; series without a usable run are left out. */
function rowsBySeries(runs: readonly RunSummary[]): Line[] {
  const all = new Map<string, Row[]>();
  for (const run of runs.toReversed()) {
    for (const series of run.series) {
      const key = seriesKey(series.scenario, series.target, series.start);
      all.set(key, [{ run, series }, ...(all.get(key) ?? [])]);
    }
  }
  const places = [...new Set([...all.values()].map(placeOf))];
  const lines = [...all.values()].toSorted(
    (a, b) => places.indexOf(placeOf(a)) - places.indexOf(placeOf(b)) || startOf(a) - startOf(b),
  );
  return lines.map(usable).filter(({ line }) => line.length > 0);
}

function placeOf(rows: readonly Row[]): string {
  return `${rows[0]?.series.scenario}\n${rows[0]?.series.target}`;
}

function startOf(rows: readonly Row[]): number {
  return startKinds.indexOf(rows[0]?.series.start ?? "warm");
}

/** Only what asked the same as the newest run of the series, and did not lose more starts than its scenario tolerates. */
function usable(rows: readonly Row[]): Line {
  const question = rows.at(-1)?.series.question;
  const line = rows.flatMap(({ run, series }): TrendRow[] => {
    const { medianNs } = series;
    if (series.question !== question || medianNs === null || series.exceedsLimits) return [];
    return [{ run, series: { ...series, medianNs } }];
  });
  return { line, leftOut: rows.length - line.length };
}

function toTrendSeries(
  line: readonly TrendRow[],
  leftOut: number,
  { levels, steps, cv }: Pick<TrendSeries, "levels" | "steps" | "cv">,
): TrendSeries {
  const { scenario, target, kind, start } = (line[0] as TrendRow).series;
  return {
    scenario,
    target,
    kind,
    start,
    points: line.map(toPoint),
    levels,
    steps,
    margin: marginOf(line),
    cv,
    leftOut,
    needs: Math.max(0, minimumRuns - line.length),
  };
}

function notesOf({ otherMachines, mixed, series }: Pick<Trend, "otherMachines" | "mixed" | "series">): string[] {
  const leftOut = series.filter((one) => one.leftOut > 0);
  const most = Math.max(0, ...leftOut.map((one) => one.leftOut));
  const short = series.filter(({ needs }) => needs > 0);
  return [
    ...(otherMachines === 0
      ? []
      : [
          `${otherMachines} ${otherMachines === 1 ? "run of another machine" : "runs of other machines"} left out (--all-machines puts them on the line).`,
        ]),
    ...(mixed ? ["Runs of several machines are on one line: a step may be another machine."] : []),
    ...(leftOut.length === 0
      ? []
      : [
          `${leftOut.length} series leave out up to ${most} ${most === 1 ? "run" : "runs"} that asked something else than the newest, or lost too many starts.`,
        ]),
    ...(short.length > 0 && short.length < series.length
      ? [`${short.length} series have fewer than ${minimumRuns} runs: too few to tell a step from chance.`]
      : []),
  ];
}

/** A series that is gone ends somewhere in the middle of the line, and its last median is not one of now. */
function endedNote({ runs, series }: Pick<Trend, "runs" | "series">): string[] {
  const newest = runs.at(-1)?.id;
  const ended = series.filter(({ points }) => points.at(-1)?.run !== newest);
  if (ended.length === 0) return [];
  const names = ended.map(
    ({ scenario, target, start, points }) =>
      `${scenario} ${target} ${start} (last ${points.at(-1)?.startedAt.slice(0, 10)})`,
  );
  return [`Not in the newest run: ${listSome(names)}.`];
}
