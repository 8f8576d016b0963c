import type { Source } from "../results/run-summary.ts";
import type { StartKind } from "../units/start-kind.ts";

/** One run of a series. */
export interface TrendPoint {
  readonly run: string;
  /** When it began, ISO 8601. */
  readonly startedAt: string;
  readonly source?: Source;
  /** Accepted starts. */
  readonly n: number;
  /** Over starts, ns. */
  readonly medianNs: number;
}

/** A level that a series kept for a while. */
export interface TrendLevel {
  /** Index of its first point, and one past its last. */
  readonly from: number;
  readonly to: number;
  /** Median of the runs' medians, ns. */
  readonly medianNs: number;
}

/** What else was another at the run where a step begins. */
export interface TrendChange {
  /** For a person: "engine", "digest". */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** A lasting change of the level of a series. */
export interface TrendStep {
  /** Index of the first point of the new level. */
  readonly at: number;
  /** Runs after over runs before, by Hodges and Lehmann on logarithms: above 1 it became slower. */
  readonly ratio: number;
  /** Of the ratio, its place taken as given; null where there are too few runs for one. */
  readonly interval: { readonly low: number; readonly high: number; readonly level: number } | null;
  /** Of no change at all in this stretch, from permutations. */
  readonly pValue: number;
  /** small: within the margin of the series, so of no matter. */
  readonly direction: "slower" | "faster" | "small";
  readonly before: TrendLevel;
  readonly after: TrendLevel;
  /** The last run of the old level, and the first of the new one: what changed lies between their commits. */
  readonly last: TrendPoint;
  readonly first: TrendPoint;
  readonly changes: readonly TrendChange[];
}

/** One scenario, target and start over time. */
export interface TrendSeries {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  readonly start: StartKind;
  /** Oldest first, at least one. */
  readonly points: readonly TrendPoint[];
  /** At least one; one more than there are steps. */
  readonly levels: readonly TrendLevel[];
  readonly steps: readonly TrendStep[];
  /** Differences up to this share matter to nobody. */
  readonly margin: number;
  /** Coefficient of variation from run to run around the levels: 0.2 is 20 %. Null below two runs. */
  readonly cv: number | null;
  /** Runs that asked something else than the newest, or lost more starts than tolerated: not on the line. */
  readonly leftOut: number;
  /** How many more runs it takes before a step can be told from chance; 0 where there are enough. */
  readonly needs: number;
}

/** Many runs of one machine, series by series. */
export interface Trend {
  /** Runs on the line, oldest first. */
  readonly runs: readonly { readonly id: string; readonly startedAt: string }[];
  /** Of the newest run, in words. */
  readonly machine: string;
  /** Runs of other machines, which are not on the line. */
  readonly otherMachines: number;
  /** Runs of several machines are on the line. */
  readonly mixed: boolean;
  /** Expected share of false ones among the steps, or chance of any where there is none to find. */
  readonly rate: number;
  /** Runs that a series needs at least. */
  readonly minimumRuns: number;
  readonly series: readonly TrendSeries[];
  /** What a careful reader must know. */
  readonly notes: readonly string[];
  /** One sentence for a person, the last line of every report. */
  readonly sentence: string;
}
