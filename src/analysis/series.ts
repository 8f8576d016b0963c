import type { Sample } from "../results/sample.ts";
import { median } from "../stats/quantile.ts";
import { type Ns, nanoseconds } from "../units/duration.ts";
import { type StartKind, startKinds } from "../units/start-kind.ts";
import { addCode, addCodeTotals, type CodeTotals, emptyCode } from "./cell-code.ts";
import { addPhases, addPhaseTotals, type PhaseTotal } from "./phase-shares.ts";
import {
  addToColumns,
  emptyColumns,
  type GrowingColumns,
  joinColumns,
  type SeriesColumns,
  toColumns,
} from "./series-columns.ts";

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
interface SeriesTotals {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  readonly start: StartKind;
  /** Rows of any outcome. */
  rows: number;
  failed: number;
  /** By code and message. */
  readonly failures: Map<string, FailureCount>;
  setAside: number;
  /** Why one of them was, the first in the order of texts; null without. */
  refusal: string | null;
  /** Accepted rows that no instance vouches for. */
  unproved: number;
  readonly phases: PhaseTotal[];
  readonly code: CodeTotals;
  peakMemoryBytes: number | null;
  maxPollErrorNs: number | null;
}

interface FailureCount {
  readonly code: string;
  readonly message: string;
  count: number;
}

/** What a run measured of one scenario, target and start. */
export interface Series extends Readonly<SeriesTotals> {
  readonly accepted: SeriesColumns;
}

/** A series that still grows. */
interface GrowingSeries extends SeriesTotals {
  readonly accepted: GrowingColumns;
}

/** The key of a series, and of the cell that it becomes. */
export function seriesKey(scenario: string, target: string, start: StartKind): string {
  return `${scenario}\n${target}\n${start}`;
}

/** A series without rows. */
export function emptySeries(scenario: string, target: string, kind: string, start: StartKind): Series {
  return toSeries(startSeries({ scenario, target, kind, start }));
}

type SeriesName = Pick<Series, "scenario" | "target" | "kind" | "start">;

function startSeries({ scenario, target, kind, start }: SeriesName): GrowingSeries {
  const counts = {
    rows: 0,
    failed: 0,
    setAside: 0,
    refusal: null,
    unproved: 0,
    peakMemoryBytes: null,
    maxPollErrorNs: null,
  };
  const totals = { ...counts, failures: new Map<string, FailureCount>(), phases: [], code: emptyCode() };
  return { scenario, target, kind, start, ...totals, accepted: emptyColumns() };
}

function toSeries(growing: GrowingSeries): Series {
  return { ...growing, accepted: toColumns(growing.accepted) };
}

/** Takes rows one after the other: a row is not needed any more then. */
export interface SeriesCollector {
  /**
   * A failed row is counted as failed, whatever its proof; a row whose proof was refused is counted as set aside; only the rest
   * are latencies.
   */
  add(sample: Sample): void;
  /** By scenario, target and start, keyed by `seriesKey`. */
  series(): Map<string, Series>;
}

export function openSeries(): SeriesCollector {
  const all = new Map<string, GrowingSeries>();
  return {
    add(sample) {
      const key = seriesKey(sample.scenario, sample.target, sample.start);
      let series = all.get(key);
      if (series === undefined) {
        series = startSeries(sample);
        all.set(key, series);
      }
      series.rows++;
      const { outcome } = sample;
      if (!outcome.ok) addFailure(series, outcome);
      else if (stateOf(sample) === "set-aside") setAside(series, sample.proof.reason ?? null);
      else addAccepted(series, sample);
    },
    series: () => new Map([...all].map(([key, series]) => [key, toSeries(series)])),
  };
}

/** The rows by scenario, target and start, as `SeriesCollector` has them. */
export function collectSeries(samples: Iterable<Sample>): Map<string, Series> {
  const collector = openSeries();
  for (const sample of samples) collector.add(sample);
  return collector.series();
}

/** Rows of any outcome. */
export function countRows(all: ReadonlyMap<string, Series>): number {
  return [...all.values()].reduce((sum, { rows }) => sum + rows, 0);
}

/** What one collector would have of all rows, from those that had a part of them each, in the order of the parts. */
export function joinSeries(parts: readonly ReadonlyMap<string, Series>[]): Map<string, Series> {
  const keys = new Set(parts.flatMap((part) => [...part.keys()]));
  return new Map([...keys].map((key) => [key, joinOf(parts.flatMap((part) => part.get(key) ?? []))]));
}

function joinOf(parts: readonly Series[]): Series {
  const joined = startSeries(parts[0] as Series);
  for (const { rows, failed, failures, setAside, unproved, phases, code, ...part } of parts) {
    joined.rows += rows;
    joined.failed += failed;
    joined.setAside += setAside;
    joined.refusal = firstText(joined.refusal, part.refusal);
    joined.unproved += unproved;
    for (const failure of failures.values()) addFailures(joined.failures, failure);
    addPhaseTotals(joined.phases, phases);
    addCodeTotals(joined.code, code);
    joined.peakMemoryBytes = largest(joined.peakMemoryBytes, part.peakMemoryBytes);
    joined.maxPollErrorNs = largest(joined.maxPollErrorNs, part.maxPollErrorNs);
  }
  return { ...joined, accepted: joinColumns(parts.map(({ accepted }) => accepted)) };
}

/** What a row counts as: one that failed is no latency whatever its proof, one whose proof was refused is none either. */
export function stateOf({ outcome, proof }: Sample): "failed" | "set-aside" | "accepted" {
  if (!outcome.ok) return "failed";
  return proof.accepted ? "accepted" : "set-aside";
}

function setAside(series: GrowingSeries, reason: string | null): void {
  series.setAside++;
  series.refusal = firstText(series.refusal, reason);
}

function addFailure(
  series: GrowingSeries,
  { code, message }: { readonly code: string; readonly message: string },
): void {
  series.failed++;
  addFailures(series.failures, { code, message, count: 1 });
}

function addFailures(failures: Series["failures"], { code, message, count }: FailureCount): void {
  const key = `${code}\n${message}`;
  const failure = failures.get(key);
  if (failure === undefined) failures.set(key, { code, message, count });
  else failure.count += count;
}

function addAccepted(series: GrowingSeries, sample: Sample): void {
  const { totalNs, usage, pollErrorNs, phases, code, proof } = sample;
  if (proof.by === "nobody") series.unproved++;
  addToColumns(series.accepted, sample);
  if (code !== undefined) addCode(series.code, code);
  series.peakMemoryBytes = largest(series.peakMemoryBytes, usage.peakMemoryBytes);
  series.maxPollErrorNs = largest(series.maxPollErrorNs, pollErrorNs ?? null);
  addPhases(series.phases, phases, totalNs);
}

function firstText(known: string | null, next: string | null): string | null {
  return known === null || next === null ? (known ?? next) : known < next ? known : next;
}

function largest(known: number | null, next: number | null): number | null {
  return known === null || next === null ? (known ?? next) : Math.max(known, next);
}

/**
 * The observations of a series, in order of execution: each accepted row of a fresh start; for `warm`, one per
 * instance, because requests to one instance are not independent (pooling them turns 5 % false verdicts into 13 to 29 %).
 */
export function reduceSeries({ start, accepted }: Series): Reduced[] {
  const reduced = start === "warm" ? reduceInstances(accepted) : reduceRows(accepted);
  return reduced.sort((a, b) => a.atNs - b.atNs || a.trial - b.trial || a.ns - b.ns);
}

function reduceRows({ trials, totalsNs, atNs }: SeriesColumns): Reduced[] {
  return Array.from(totalsNs, (ns, row) => ({
    trial: trials[row] as number,
    ns: nanoseconds(ns),
    atNs: atNs[row] as number,
    invocations: 1,
  }));
}

function reduceInstances({ trials, origins, totalsNs, atNs }: SeriesColumns): Reduced[] {
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
