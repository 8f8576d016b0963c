import type { DensityStop, RunRecord, TargetRecord } from "../results/run-record.ts";
import type { CodeState, PhaseName } from "../results/sample.ts";
import type { Ns } from "../units/duration.ts";
import type { StartKind } from "../units/start-kind.ts";
import type { Load } from "./load-model.ts";
import type { RunComparison } from "./run-verdicts.ts";
import type { Verdict } from "./verdict.ts";

/** A point with its interval. `low <= point <= high`, all ns. */
export interface Interval {
  readonly point: number;
  readonly low: number;
  readonly high: number;
}

/** A percentile, or how many starts it would take. */
export type Percentile =
  | ({ readonly p: number; readonly withheld: false } & Interval)
  | { readonly p: number; readonly withheld: true; readonly needs: number };

/** The part of the median total that a phase takes: mean share over the samples times the median. They sum to the median. */
export interface PhaseShare {
  readonly phase: PhaseName;
  readonly step?: string;
  /** ns */
  readonly ns: number;
  /** 0..1 */
  readonly share: number;
  readonly source: "client" | "engine" | "provider";
}

/** One observation behind a cell: one start, or the median of the warm invocations of one instance. */
export interface Observation {
  readonly trial: number;
  readonly ns: Ns;
  /** ns since the run began. */
  readonly atNs: number;
  readonly outlier: "none" | "mild" | "severe";
  /** Where the cell was thinned to be drawn: its place among all of the cell, ascending, the shortest is 1. */
  readonly rank?: number;
}

/** A bar of a histogram: so many observations took `lowNs` up to `highNs`. */
export interface ShapeBin {
  readonly lowNs: number;
  readonly highNs: number;
  readonly count: number;
}

/** The compiled code behind the samples of a cell. */
export interface CellCode {
  /** What it was when the clock started, in the order of `codeStates`; one, unless its samples differ. */
  readonly states: readonly CodeState[];
  /** Compilers or their efforts, as the host names them. Empty where it does not. */
  readonly tiers: readonly string[];
  readonly moduleBytes: number;
  /** Of the compiled code; null where it is not known, or there is none. */
  readonly artifactBytes: number | null;
  /** Compiling alone, ns of wall time: median of what the samples say, which may have been measured once. Null where not known. */
  readonly medianCompileNs: number | null;
  /** The same in ns of user + system CPU. */
  readonly medianCompileCpuNs: number | null;
}

/** Scenario x target x start. Starts are the unit of independence: n counts starts, never pooled requests. */
export interface Cell {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  readonly start: StartKind;
  /** Accepted observations. */
  readonly n: number;
  /** Failed invocations (wrong answer, timeout, crash): counted, never a latency. */
  readonly failed: number;
  /** Why they failed, most frequent first. */
  readonly failures: readonly { readonly code: string; readonly message: string; readonly count: number }[];
  /** Samples whose cold proof was refused. */
  readonly setAside: number;
  /** Why one of them was refused, in the words of its row. */
  readonly refusal?: string;
  /** Accepted samples, before warm ones are reduced, that no instance vouches for; null where all are proved. */
  readonly unproved: { readonly samples: number; readonly of: number } | null;
  /** null when n is 0; low and high are null when n is too small for the level (n < 6 at 95 %). */
  readonly median: { readonly point: number; readonly low: number | null; readonly high: number | null } | null;
  readonly percentiles: readonly Percentile[];
  readonly minNs: number | null;
  readonly maxNs: number | null;
  readonly phases: readonly PhaseShare[];
  readonly outliers: { readonly mild: number; readonly severe: number };
  /** Change of the fitted level across the run, as a share of the median, when a trend is significant; else null. */
  readonly drift: { readonly change: number; readonly pValue: number } | null;
  /** Warm only: invocations that each observation is the median of. */
  readonly invocationsPerInstance: number;
  readonly medianCpuNs: number | null;
  /** What an invocation is billed, ms; where the target's accounting is modelled, what Lambda would bill. Null where nothing is. */
  readonly medianBilledMs: number | null;
  readonly peakMemoryBytes: number | null;
  readonly maxPollErrorNs: number | null;
  /** Null where no accepted sample says what code is behind it. */
  readonly code: CellCode | null;
  /** A histogram of all observations in bins of equal ratio, ascending, without empty ones. */
  readonly shape: readonly ShapeBin[];
  /** More than one mode, by the dip test among all cells of the run, and where they lie, ns, ascending (empty: not known); else null. */
  readonly modes: { readonly pValue: number; readonly atNs: readonly number[] } | null;
  /** In order of execution. Where `n` is more than there are, the others were left out: only what is drawn is here (`toDrawn`). */
  readonly observations: readonly Observation[];
}

/** Ratio of medians, target over reference: above 1 the target takes longer. The verdict is the target's. */
export interface Comparison {
  readonly scenario: string;
  /** Start of the reference. */
  readonly start: StartKind;
  readonly target: string;
  /** Start of the target: differs from `start` where the target has no such rung (a container has no `host`). */
  readonly targetStart: StartKind;
  readonly reference: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly verdict: Verdict;
}

/** Something a careful reader must know, with what to do about it. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** The floor of the harness for one null operation. */
export interface FloorEstimate {
  readonly name: string;
  readonly what: string;
  readonly launcher: string;
  readonly n: number;
  readonly medianNs: number;
}

/** Idle instances of a target: what was weighed, and what follows from it. */
export interface Density {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  /** The memory to fill, bytes. */
  readonly budgetBytes: number;
  /** The most instances to hold. */
  readonly asked: number;
  /** What was added up. */
  readonly of: string;
  /** In order, the first without an instance. */
  readonly readings: readonly { readonly instances: number; readonly bytes: number }[];
  readonly stopped: DensityStop;
  /** Why it ended before budget and instances were reached, or was not measured. */
  readonly reason: string | null;
  /** What the host weighs without an instance; null when it was not weighed. A process has no host: 0. */
  readonly hostBytes: number | null;
  /**
   * What one more idle instance takes, bytes: the median over the `n` increments between the readings with an instance;
   * low and high are null below six increments (at 95 %). Null below one.
   */
  readonly perInstance: {
    readonly point: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly n: number;
  } | null;
  /** Measured: `atLeast` instances were within the budget; `below` of them, where so many were weighed, were not. */
  readonly held: { readonly atLeast: number; readonly below: number | null } | null;
  /**
   * Not measured: how many would be within the budget if further instances are as large as those that were weighed. Null
   * where the budget was reached, or an instance's size has no interval; `high` is null where that reaches 0.
   */
  readonly extrapolated: { readonly point: number; readonly low: number; readonly high: number | null } | null;
}

/** Many first requests at the same moment, on a target without an instance. A round is one observation. */
export interface Burst {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  /** Whether the platform made instances for the requests, or as many cold starts were asked for, an instance for each. */
  readonly by: "platform" | "starts";
  /** At once, in each round. */
  readonly requests: number;
  readonly rounds: number;
  /** Requests of all rounds that failed. */
  readonly failed: number;
  /** Requests that were answered by an instance that had served before, or was not proved to be new. */
  readonly notCold: number;
  /** Over the rounds, the median of each round's median, ns; low and high are null below six rounds (at 95 %). */
  readonly median: { readonly point: number; readonly low: number | null; readonly high: number | null } | null;
  /** The same of each round's slowest. */
  readonly slowest: { readonly point: number; readonly low: number | null; readonly high: number | null } | null;
  /** Median of cold starts by themselves in the same run, ns; null where none were measured. */
  readonly aloneNs: number | null;
  /** Median of a burst over that of a start by itself; null below six of either (at 95 %). */
  readonly slowdown: { readonly ratio: number; readonly low: number; readonly high: number } | null;
  /** Why it was not measured, or ended early. */
  readonly reason: string | null;
}

/**
 * Everything a reporter needs: no reporter computes a statistic. Other arms of a target ("wasm@baseline", "wasm@null") are
 * in `versions` and in the run record, nowhere else.
 */
export interface Analysis {
  /** As named on the command line, e.g. "results/2026-11-22T07-31-05Z-hello-3f2a". */
  readonly location: string;
  readonly run: RunRecord;
  readonly level: number;
  readonly cells: readonly Cell[];
  readonly comparisons: readonly Comparison[];
  /** Empty where no scenario asks for it. */
  readonly densities: readonly Density[];
  /** Empty where no scenario asks for it. */
  readonly bursts: readonly Burst[];
  /** Empty where no scenario asks for it. */
  readonly loads: readonly Load[];
  /** Every target against its other arms: against another version, or itself; null where the run has no arms. */
  readonly versions: RunComparison | null;
  readonly targets: readonly TargetRecord[];
  readonly floors: readonly FloorEstimate[];
  readonly warnings: readonly Warning[];
  /** One verdict sentence per scenario. */
  readonly sentences: readonly string[];
  /** True when failed or set-aside trials exceed a scenario's limit: exit 4. */
  readonly incomplete: boolean;
}
