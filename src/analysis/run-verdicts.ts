import type { Source } from "../results/run-summary.ts";
import type { PhaseName } from "../results/sample.ts";
import type { StartKind } from "../units/start-kind.ts";
import type { Verdict } from "./verdict.ts";

/** One side of a comparison: a named baseline, runs, or an arm of one run. */
export interface ComparisonSide {
  /** As a person names it: "main", "results/2026-...", a git ref. */
  readonly label: string;
  /** Ids, oldest first. */
  readonly runs: readonly string[];
  readonly source?: Source;
}

/** What one side knows of a series. */
export interface SeriesSide {
  /** Starts, over all runs of the side. */
  readonly n: number;
  readonly runs: number;
  /** Median over starts; of several runs, the geometric mean of their medians. ns; null without an accepted start. */
  readonly medianNs: number | null;
  readonly failed: number;
  readonly setAside: number;
}

/** A phase of a start, on both sides. */
export interface PhaseMove {
  readonly phase: PhaseName;
  /** Mean share over starts times their median, ns; of several runs, the mean. */
  readonly baselineNs: number;
  readonly candidateNs: number;
  /** candidateNs - baselineNs, ns. */
  readonly changeNs: number;
  /** Of the change of the whole; above 1 or below 0 where phases moved against each other. */
  readonly share: number;
}

/** Against which noise a difference was judged. */
export interface NoiseEstimate {
  /**
   * paired: by the starts themselves, both sides interleaved in one run; measured: from how much the runs of a side differ;
   * assumed: too few runs to tell, one on each side most often, so a run-to-run variation is assumed.
   */
  readonly from: "paired" | "measured" | "assumed";
  /** Coefficient of variation of what `from` names: of the paired ratios, or from run to run. 0.2 is 20 %. */
  readonly cv: number;
}

/**
 * - the four words of a comparison
 * - missing: the baseline has it, the candidate has not a single row or target; failing: more of the candidate's starts
 *   failed or were set aside than its scenario tolerates, or none succeeded, and the baseline's did not
 * - new: only the candidate has it; incomparable: both have it, but not of the same question, machine or engine
 */
export type SeriesVerdict = Verdict | "missing" | "failing" | "new" | "incomparable";

/** A series of the candidate against the same one of the baseline. */
export interface SeriesComparison {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  readonly start: StartKind;
  readonly baseline: SeriesSide | null;
  readonly candidate: SeriesSide | null;
  /** Candidate over baseline, above 1: slower. With its interval at `level`, for this series alone; null where there is none. */
  readonly estimate: {
    readonly ratio: number;
    readonly low: number;
    readonly high: number;
    readonly level: number;
  } | null;
  /** Two-sided, of no difference: for this series alone, planned looks included. */
  readonly pValue: number | null;
  /** The same after Holm's correction over all series of the gate. */
  readonly adjustedP: number | null;
  /** Differences up to this share matter to nobody, or cannot be told from the noise that the run measured. */
  readonly margin: number;
  readonly noise: NoiseEstimate | null;
  readonly verdict: SeriesVerdict;
  /** Why, where the word alone does not say it: one clause, no capital, no full stop. */
  readonly reason: string | null;
  /** Of an inconclusive one: about so many more. */
  readonly needs: { readonly more: number; readonly of: "starts" | "baseline runs" } | null;
  /** Smallest slowdown that this comparison would find four times in five, as a share; null where there is no estimate. */
  readonly detectable: number | null;
  /** Largest change first; empty where there is no estimate. */
  readonly moved: readonly PhaseMove[];
  /** Slower here, but not in the run that was to confirm it: no alarm. */
  readonly unconfirmed?: boolean;
}

/** The reference target against itself, entered twice: what differs is the host's doing. */
export interface NullComparison {
  readonly scenario: string;
  readonly target: string;
  readonly start: StartKind;
  readonly n: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
  /** Corrected over all null comparisons of the run. */
  readonly adjustedP: number;
  /** A difference where there can be none. */
  readonly tripped: boolean;
}

/** Something that is not the same on both sides. */
export interface SideDifference {
  /** For a person: "machine", "engine of hello wasm", "digest of hello docker". */
  readonly what: string;
  readonly baseline: string;
  readonly candidate: string;
  /** Refused unless the user allows it; else only said. */
  readonly refused: boolean;
}

/** A promise of the scenario, judged. */
export interface BudgetResult {
  readonly scenario: string;
  /** As written. */
  readonly text: string;
  /** In the unit of the limit: ns, or a plain ratio; null where it cannot be told. */
  readonly value: { readonly point: number; readonly low: number | null; readonly high: number | null } | null;
  readonly limit: number;
  readonly unit: "ns" | "ratio";
  /**
   * met; close: the interval holds the limit; missed: the whole interval is on the wrong side, or what it names was not
   * measured; undecided: too few starts for what it names.
   */
  readonly state: "met" | "close" | "missed" | "undecided";
  readonly reason: string | null;
}

/** What a comparison of versions found: what every reporter of it needs. */
export interface RunComparison {
  /** paired: both sides interleaved in one run; runs: in runs of their own. */
  readonly design: "paired" | "runs";
  readonly baseline: ComparisonSide;
  readonly candidate: ComparisonSide;
  /** Chance of any false alarm over all series. */
  readonly alpha: number;
  /** Failures first, then slower, faster, inconclusive, equivalent, new; inside by scenario, target and ladder. */
  readonly series: readonly SeriesComparison[];
  readonly nulls: readonly NullComparison[];
  /** False where a null comparison tripped: then nothing is called slower or faster. */
  readonly trustworthy: boolean;
  readonly differences: readonly SideDifference[];
  readonly budgets: readonly BudgetResult[];
  /** What a careful reader must know. */
  readonly notes: readonly string[];
  /** One sentence for a person, the last line of every report. */
  readonly sentence: string;
  /** pass; regression: slower, missing, failing, or a missed budget; incomplete: a budget that cannot be judged, a baseline that could not be built or reached. */
  readonly outcome: "pass" | "regression" | "incomplete";
}
