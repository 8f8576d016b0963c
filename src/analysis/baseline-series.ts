import type { Baseline, RunSummary, SeriesSummary } from "../results/run-summary.ts";
import { type StartKind, startKinds } from "../units/start-kind.ts";
import { seriesKey } from "./series.ts";

/** A baseline in a few words. */
export interface BaselineOverview {
  readonly name: string;
  readonly runs: number;
  readonly series: number;
  /** When its oldest and its newest run began, ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Each once, in order; "+" at the end of one with changes that are in no commit. */
  readonly commits: readonly string[];
  readonly machine: string;
}

/** One series over the runs of a baseline. */
export interface BaselineSeries {
  readonly scenario: string;
  readonly target: string;
  readonly start: StartKind;
  readonly engine: string;
  /** Runs with an accepted start. */
  readonly runs: number;
  /** Accepted starts, over all runs. */
  readonly n: number;
  /** Failed and set-aside rows, over all runs. */
  readonly lost: number;
  /** Geometric mean of the runs' medians, ns; null without an accepted start. */
  readonly medianNs: number | null;
  /** Of the runs' medians, ns. */
  readonly lowestNs: number | null;
  readonly highestNs: number | null;
  /** Coefficient of variation from run to run, from the runs' medians: 0.2 is 20 %. Null below two runs. */
  readonly cv: number | null;
}

/** What a list of baselines says of one. */
export function baselineOverview({ name, runs }: Baseline): BaselineOverview {
  const [oldest, newest] = [runs[0], runs.at(-1)];
  const commits = runs.flatMap(({ source }) =>
    source === undefined ? [] : [`${source.commit}${source.dirty ? "+" : ""}`],
  );
  return {
    name,
    runs: runs.length,
    series: new Set(runs.flatMap(({ series }) => series.map(keyOf))).size,
    from: oldest?.startedAt ?? "",
    to: newest?.startedAt ?? "",
    commits: [...new Set(commits)],
    machine: newest?.machine ?? "",
  };
}

/** Every series of these runs, by scenario and target as the newest run has them, starts down the ladder. */
export function baselineSeries(runs: readonly RunSummary[]): BaselineSeries[] {
  const targets = new Map<string, Map<StartKind, SeriesSummary[]>>();
  for (const one of runs.toReversed().flatMap(({ series }) => series)) {
    const target = `${one.scenario}\n${one.target}`;
    const starts = targets.get(target) ?? new Map<StartKind, SeriesSummary[]>();
    targets.set(target, starts.set(one.start, [...(starts.get(one.start) ?? []), one]));
  }
  return [...targets.values()].flatMap((starts) =>
    startKinds.flatMap((start) => {
      const rows = starts.get(start);
      return rows === undefined ? [] : [overRuns(rows)];
    }),
  );
}

function keyOf({ scenario, target, start }: SeriesSummary): string {
  return seriesKey(scenario, target, start);
}

/** @param rows of one series, newest first, at least one */
function overRuns(rows: readonly SeriesSummary[]): BaselineSeries {
  const { scenario, target, start, engine } = rows[0] as SeriesSummary;
  const medians = rows.flatMap(({ medianNs }) => (medianNs === null ? [] : [medianNs]));
  const logs = medians.map((ns) => Math.log(ns));
  return {
    scenario,
    target,
    start,
    engine,
    runs: medians.length,
    n: rows.reduce((sum, { n }) => sum + n, 0),
    lost: rows.reduce((sum, { failed, setAside }) => sum + failed + setAside, 0),
    medianNs: logs.length === 0 ? null : Math.exp(mean(logs)),
    lowestNs: medians.length === 0 ? null : Math.min(...medians),
    highestNs: medians.length === 0 ? null : Math.max(...medians),
    cv: logVariation(logs),
  };
}

/**
 * Coefficient of variation of a log-normal from its logarithms: sqrt(exp(s^2) - 1), s^2 with n - 1 degrees of freedom.
 * 0.2 is 20 %; null below two values.
 */
export function logVariation(logs: readonly number[]): number | null {
  if (logs.length < 2) return null;
  const middle = mean(logs);
  const variance = logs.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (logs.length - 1);
  return Math.sqrt(Math.expm1(variance));
}

/** The arithmetic mean; of at least one value. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
