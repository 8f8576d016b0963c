import type { RunRecord } from "../results/run-record.ts";
import { type StartKind, startKinds } from "../units/start-kind.ts";
import { seriesKey } from "./series.ts";

/** What a series is of. */
export interface SeriesPlace {
  readonly scenario: string;
  readonly target: string;
  readonly start: StartKind;
}

/** A series that a run planned, with the kind of its target ("" where the run has no such target). */
export interface PlannedSeries extends SeriesPlace {
  readonly kind: string;
}

/** Scenarios and targets in the run's order, starts down the ladder; for `sort`. */
export function seriesOrder(run: RunRecord): (a: SeriesPlace, b: SeriesPlace) => number {
  const scenarios = new Map(run.scenarios.map(({ name }, at) => [name, at]));
  const targets = new Map(run.targets.map(({ scenario, name }, at) => [`${scenario}\n${name}`, at]));
  const scenarioPlace = ({ scenario }: SeriesPlace): number => scenarios.get(scenario) ?? -1;
  const targetPlace = ({ scenario, target }: SeriesPlace): number => targets.get(`${scenario}\n${target}`) ?? -1;
  return (a, b) =>
    scenarioPlace(a) - scenarioPlace(b) ||
    targetPlace(a) - targetPlace(b) ||
    startKinds.indexOf(a.start) - startKinds.indexOf(b.start) ||
    a.target.localeCompare(b.target, "en");
}

/**
 * The series of the run's plan, each once, keyed by `seriesKey`: those without a single row, too. Not among them: `warm`
 * requests that ride on another start.
 */
export function plannedSeries(run: RunRecord): Map<string, PlannedSeries> {
  const kinds = new Map(run.targets.map(({ scenario, name, kind }) => [`${scenario}\n${name}`, kind]));
  const all = new Map<string, PlannedSeries>();
  for (const [scenario, target, start] of run.order) {
    const key = seriesKey(scenario, target, start);
    if (!all.has(key)) all.set(key, { scenario, target, start, kind: kinds.get(`${scenario}\n${target}`) ?? "" });
  }
  return all;
}
