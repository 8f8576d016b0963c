import { type Phase, phaseNames, type Sample } from "../results/sample.ts";
import { median } from "../stats/quantile.ts";
import { nanoseconds } from "../units/duration.ts";
import type { StartKind } from "../units/start-kind.ts";
import { seriesKey, stateOf } from "./series.ts";

/** One accepted start, or one instance with its warm requests: the unit of every comparison. */
export interface StartObservation {
  readonly trial: number;
  /** ns; warm: the median of the instance's requests. */
  readonly ns: number;
  readonly atNs: number;
  /** Share of each phase in the duration, in the order of `phaseNames`; warm: the mean over the requests. They sum to 1. */
  readonly shares: Float64Array;
}

/** What a run has of one scenario, target and start. */
export interface ObservedSeries {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  readonly start: StartKind;
  readonly rows: number;
  readonly failed: number;
  readonly setAside: number;
  /** The highest trial number with a row of any outcome; -1 without a row. */
  readonly lastTrial: number;
  /** Accepted, in the order of execution. */
  readonly starts: readonly StartObservation[];
}

interface Gathered {
  readonly first: Sample;
  rows: number;
  failed: number;
  setAside: number;
  lastTrial: number;
  /** Accepted rows, those of one warm instance together. */
  readonly instances: Map<string, Sample[]>;
}

/**
 * The starts behind every series, keyed by `seriesKey`, in one pass and as `reduceSeries` has them: requests to one
 * instance are one value. The order of the rows changes nothing.
 */
export function observeStarts(samples: Iterable<Sample>): Map<string, ObservedSeries> {
  const all = new Map<string, Gathered>();
  for (const sample of samples) {
    const key = seriesKey(sample.scenario, sample.target, sample.start);
    let series = all.get(key);
    if (series === undefined) {
      series = { first: sample, rows: 0, failed: 0, setAside: 0, lastTrial: -1, instances: new Map() };
      all.set(key, series);
    }
    add(series, sample);
  }
  return new Map([...all].map(([key, series]) => [key, toObserved(series)]));
}

function add(series: Gathered, sample: Sample): void {
  series.rows++;
  series.lastTrial = Math.max(series.lastTrial, sample.trial);
  const state = stateOf(sample);
  if (state === "failed") series.failed++;
  else if (state === "set-aside") series.setAside++;
  else {
    const instance = sample.start === "warm" ? `${sample.trial} ${sample.startKind ?? ""}` : `row ${series.rows}`;
    const rows = series.instances.get(instance);
    if (rows === undefined) series.instances.set(instance, [sample]);
    else rows.push(sample);
  }
}

function toObserved({ first, rows, failed, setAside, lastTrial, instances }: Gathered): ObservedSeries {
  const { scenario, target, kind, start } = first;
  const starts = [...instances.values()].map(toObservation).toSorted(inOrder);
  return { scenario, target, kind, start, rows, failed, setAside, lastTrial, starts };
}

function inOrder(a: StartObservation, b: StartObservation): number {
  return a.atNs - b.atNs || a.trial - b.trial || a.ns - b.ns;
}

/** @param rows of one instance, at least one */
function toObservation(rows: readonly Sample[]): StartObservation {
  const shares = new Float64Array(phaseNames.length);
  for (const { phases, totalNs } of rows) addShares(shares, phases, totalNs, rows.length);
  return {
    trial: (rows[0] as Sample).trial,
    ns: nanoseconds(median(rows.map(({ totalNs }) => totalNs))),
    atNs: Math.min(...rows.map(({ atNs }) => atNs ?? 0)),
    shares,
  };
}

/** What the phases leave of the total counts as `other`, as in `addPhases`. */
function addShares(shares: Float64Array, phases: readonly Phase[], totalNs: number, rows: number): void {
  const explained = phases.reduce((sum, { ns }) => sum + ns, 0);
  const whole = Math.max(totalNs, explained);
  if (whole === 0) return;
  const addShare = (phase: Phase["phase"], ns: number): void => {
    const at = phaseNames.indexOf(phase);
    shares[at] = (shares[at] as number) + ns / whole / rows;
  };
  for (const { phase, ns } of phases) addShare(phase, ns);
  addShare("other", whole - explained);
}
