import type { Code, Sample } from "../results/sample.ts";
import { median } from "../stats/quantile.ts";
import { type Ns, nanoseconds } from "../units/duration.ts";
import { type StartKind, startKinds } from "../units/start-kind.ts";
import { addPhases, type PhaseTotal } from "./phase-shares.ts";

/** One start, or the warm invocations of one instance reduced to their median. */
export interface Reduced {
  readonly trial: number;
  readonly ns: Ns;
  /** ns since the run began; 0 when the rows do not say. */
  readonly atNs: number;
  /** Invocations behind it. */
  readonly invocations: number;
}

/** What is kept of the rows of one scenario, target and start. Sums and maxima only: the order of rows changes nothing. */
export interface Series {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  readonly start: StartKind;
  /** Rows of any outcome. */
  rows: number;
  failed: number;
  /** By code and message. */
  readonly failures: Map<string, { readonly code: string; readonly message: string; count: number }>;
  setAside: number;
  /** Accepted rows that no instance vouches for. */
  unproved: number;
  /** Accepted rows, one entry of each column per row. */
  readonly trials: number[];
  readonly origins: number[];
  readonly totalsNs: number[];
  readonly atNs: number[];
  readonly cpuNs: number[];
  /** Of those that the provider bills, or would. */
  readonly billedMs: number[];
  readonly phases: PhaseTotal[];
  readonly codes: Code[];
  peakMemoryBytes: number | null;
  maxPollErrorNs: number | null;
}

/** The key of a series, and of the cell that it becomes. */
export function seriesKey(scenario: string, target: string, start: StartKind): string {
  return `${scenario}\n${target}\n${start}`;
}

/** A series without rows. */
export function emptySeries(scenario: string, target: string, kind: string, start: StartKind): Series {
  const columns = { trials: [], origins: [], totalsNs: [], atNs: [], cpuNs: [], billedMs: [], phases: [], codes: [] };
  const counts = { rows: 0, failed: 0, setAside: 0, unproved: 0, peakMemoryBytes: null, maxPollErrorNs: null };
  return { scenario, target, kind, start, failures: new Map(), ...columns, ...counts };
}

/**
 * The rows by scenario, target and start, in one pass, keyed by `seriesKey`. A failed row is counted as failed,
 * whatever its proof; a row whose proof was refused is counted as set aside; only the rest are latencies.
 */
export function collectSeries(samples: Iterable<Sample>): Map<string, Series> {
  const all = new Map<string, Series>();
  for (const sample of samples) addToSeries(all, sample);
  return all;
}

/** One more row, as `collectSeries` takes it: a row is not needed any more then. */
export function addToSeries(all: Map<string, Series>, sample: Sample): void {
  const key = seriesKey(sample.scenario, sample.target, sample.start);
  let series = all.get(key);
  if (series === undefined) {
    series = emptySeries(sample.scenario, sample.target, sample.kind, sample.start);
    all.set(key, series);
  }
  series.rows++;
  const { outcome } = sample;
  if (!outcome.ok) addFailure(series, outcome.code, outcome.message);
  else if (stateOf(sample) === "set-aside") series.setAside++;
  else addAccepted(series, sample);
}

/** What a row counts as: one that failed is no latency whatever its proof, one whose proof was refused is none either. */
export function stateOf({ outcome, proof }: Sample): "failed" | "set-aside" | "accepted" {
  if (!outcome.ok) return "failed";
  return proof.accepted ? "accepted" : "set-aside";
}

function addFailure(series: Series, code: string, message: string): void {
  series.failed++;
  const key = `${code}\n${message}`;
  const failure = series.failures.get(key);
  if (failure === undefined) series.failures.set(key, { code, message, count: 1 });
  else failure.count++;
}

function addAccepted(series: Series, sample: Sample): void {
  const { trial, startKind, totalNs, atNs, usage, pollErrorNs, phases, code, proof } = sample;
  if (proof.by === "nobody") series.unproved++;
  series.trials.push(trial);
  series.origins.push(startKind === undefined ? -1 : startKinds.indexOf(startKind));
  series.totalsNs.push(totalNs);
  series.atNs.push(atNs ?? 0);
  if (code !== undefined) series.codes.push(code);
  if (usage.cpuNs !== null) series.cpuNs.push(usage.cpuNs);
  if (usage.billedMs !== null) series.billedMs.push(usage.billedMs);
  series.peakMemoryBytes = largest(series.peakMemoryBytes, usage.peakMemoryBytes);
  series.maxPollErrorNs = largest(series.maxPollErrorNs, pollErrorNs ?? null);
  addPhases(series.phases, phases, totalNs);
}

function largest(known: number | null, next: number | null): number | null {
  return known === null || next === null ? (known ?? next) : Math.max(known, next);
}

/**
 * The observations of a series, in order of execution: each accepted row of a fresh start; for `warm`, one per
 * instance, because requests to one instance are not independent (pooling them turns 5 % false verdicts into 13 to 29 %).
 */
export function reduceSeries(series: Series): Reduced[] {
  const reduced = series.start === "warm" ? reduceInstances(series) : reduceRows(series);
  return reduced.sort((a, b) => a.atNs - b.atNs || a.trial - b.trial || a.ns - b.ns);
}

function reduceRows({ trials, totalsNs, atNs }: Series): Reduced[] {
  return totalsNs.map((ns, row) => ({
    trial: trials[row] as number,
    ns: nanoseconds(ns),
    atNs: atNs[row] as number,
    invocations: 1,
  }));
}

function reduceInstances({ trials, origins, totalsNs, atNs }: Series): Reduced[] {
  const instances = new Map<number, { trial: number; totals: number[]; atNs: number }>();
  for (const [row, ns] of totalsNs.entries()) {
    const trial = trials[row] as number;
    // One number for the trial and the start that its instance came from (-1 when the row does not say).
    const key = trial * (startKinds.length + 1) + (origins[row] as number) + 1;
    const instance = instances.get(key);
    if (instance === undefined) instances.set(key, { trial, totals: [ns], atNs: atNs[row] as number });
    else {
      instance.totals.push(ns);
      instance.atNs = Math.min(instance.atNs, atNs[row] as number);
    }
  }
  return [...instances.values()].map((instance) => ({
    trial: instance.trial,
    ns: nanoseconds(median(instance.totals)),
    atNs: instance.atNs,
    invocations: instance.totals.length,
  }));
}
