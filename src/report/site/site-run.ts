import { oldestFirst } from "../../results/run-order.ts";
import type { RunSummary } from "../../results/run-summary.ts";
import type { CardScenario, RunCard } from "./run-card.ts";

/** A run of a site; one of a history file alone has no page, and so no card. */
export interface SiteRun {
  readonly summary: RunSummary;
  readonly card: RunCard | null;
}

/** A scenario in the newest run that has a page and measured it. */
export interface LatestScenario {
  readonly card: RunCard;
  readonly scenario: CardScenario;
}

/** Newest first. */
export function newestFirst(runs: readonly SiteRun[]): SiteRun[] {
  return runs.toSorted((a, b) => oldestFirst(b.summary, a.summary));
}

/** Names of all scenarios, those of the newest runs first; only those that a run with a page has. */
export function scenarioNames(runs: readonly SiteRun[]): string[] {
  return [...new Set(newestFirst(runs).flatMap(({ card }) => card?.scenarios.map(({ name }) => name) ?? []))];
}

/** The newest measurement of a scenario; null where no run with a page has it. */
export function latestOf(runs: readonly SiteRun[], name: string): LatestScenario | null {
  for (const { card } of newestFirst(runs)) {
    const scenario = card?.scenarios.find((one) => one.name === name);
    if (card !== null && scenario !== undefined) return { card, scenario };
  }
  return null;
}

/** Runs that have the scenario, newest first. */
export function runsOf(runs: readonly SiteRun[], name: string): SiteRun[] {
  return newestFirst(runs).filter(({ summary, card }) => namesIn({ summary, card }).includes(name));
}

/** Names of the scenarios of a run, in its order. */
export function namesIn({ summary, card }: SiteRun): string[] {
  return [
    ...new Set([
      ...(card?.scenarios.map(({ name }) => name) ?? []),
      ...summary.series.map(({ scenario }) => scenario),
      ...summary.unavailable.map(({ scenario }) => scenario),
    ]),
  ];
}
