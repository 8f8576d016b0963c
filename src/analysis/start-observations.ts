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

/** A series that still grows. */
interface GrowingObservations extends Pick<ObservedSeries, "scenario" | "target" | "kind" | "start"> {
  rows: number;
  failed: number;
  setAside: number;
  lastTrial: number;
  /** Accepted starts of every kind but warm. */
  readonly fresh: StartObservation[];
  /** Accepted warm rows by instance. */
  readonly instances: Map<string, WarmInstance>;
}

/** The warm requests of one instance so far. */
interface WarmInstance {
  readonly trial: number;
  readonly totalsNs: number[];
  atNs: number;
  /** Summed over the requests. */
  readonly shares: Float64Array;
}

/** Takes rows one after the other: a row is not needed any more then. */
export interface StartObserver {
  add(sample: Sample): void;
  /** The starts behind every series, keyed by `seriesKey`, as `reduceSeries` has them: requests to one instance are one value. */
  observed(): Map<string, ObservedSeries>;
}

export function openObserver(): StartObserver {
  const all = new Map<string, GrowingObservations>();
  return {
    add(sample) {
      const { scenario, target, kind, start } = sample;
      const key = seriesKey(scenario, target, start);
      let series = all.get(key);
      if (series === undefined) {
        const counts = { rows: 0, failed: 0, setAside: 0, lastTrial: -1 };
        series = { scenario, target, kind, start, ...counts, fresh: [], instances: new Map() };
        all.set(key, series);
      }
      addRow(series, sample);
    },
    observed: () => new Map([...all].map(([key, series]) => [key, toObserved(series)])),
  };
}

/** The starts behind every series, as `StartObserver` has them. The order of the rows changes nothing. */
export function observeStarts(samples: Iterable<Sample>): Map<string, ObservedSeries> {
  const observer = openObserver();
  for (const sample of samples) observer.add(sample);
  return observer.observed();
}

function addRow(series: GrowingObservations, sample: Sample): void {
  series.rows++;
  series.lastTrial = Math.max(series.lastTrial, sample.trial);
  const state = stateOf(sample);
  if (state === "failed") series.failed++;
  else if (state === "set-aside") series.setAside++;
  else if (sample.start === "warm") addWarm(series.instances, sample);
  else {
    const shares = new Float64Array(phaseNames.length);
    addShares(shares, sample);
    series.fresh.push({ trial: sample.trial, ns: sample.totalNs, atNs: sample.atNs ?? 0, shares });
  }
}

function addWarm(instances: Map<string, WarmInstance>, sample: Sample): void {
  const { trial, startKind = "", totalNs, atNs = 0 } = sample;
  const key = `${trial} ${startKind}`;
  let instance = instances.get(key);
  if (instance === undefined) {
    instance = { trial, totalsNs: [], atNs, shares: new Float64Array(phaseNames.length) };
    instances.set(key, instance);
  }
  instance.totalsNs.push(totalNs);
  instance.atNs = Math.min(instance.atNs, atNs);
  addShares(instance.shares, sample);
}

function toObserved({ fresh, instances, ...series }: GrowingObservations): ObservedSeries {
  const starts = [...fresh, ...[...instances.values()].map(toObservation)].toSorted(inOrder);
  return { ...series, starts };
}

function inOrder(a: StartObservation, b: StartObservation): number {
  return a.atNs - b.atNs || a.trial - b.trial || a.ns - b.ns;
}

function toObservation({ trial, totalsNs, atNs, shares }: WarmInstance): StartObservation {
  const requests = totalsNs.length;
  return { trial, ns: nanoseconds(median(totalsNs)), atNs, shares: shares.map((sum) => sum / requests) };
}

/** What the phases leave of the total counts as `other`, as in `addPhases`. */
function addShares(shares: Float64Array, { phases, totalNs }: Sample): void {
  const explained = phases.reduce((sum, { ns }) => sum + ns, 0);
  const whole = Math.max(totalNs, explained);
  if (whole === 0) return;
  const addShare = (phase: Phase["phase"], ns: number): void => {
    const at = phaseNames.indexOf(phase);
    shares[at] = (shares[at] as number) + ns / whole;
  };
  for (const { phase, ns } of phases) addShare(phase, ns);
  addShare("other", whole - explained);
}
