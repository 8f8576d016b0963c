import type { Analysis, Cell } from "../../analysis/analysis.ts";
import type { TargetRecord } from "../../results/run-record.ts";
import { type StartKind, startKinds } from "../../units/start-kind.ts";
import type { ChartView } from "./chart-view.ts";

/** Targets of the view's scenario that are not hidden, in the scenario's order. */
export function shownTargets(analysis: Analysis, view: ChartView): TargetRecord[] {
  return analysis.targets.filter(({ scenario, name }) => scenario === view.scenario && !view.hidden.includes(name));
}

/** The place of a target among all of its scenario, hidden or not: what its colour hangs on. */
export function placeOf(analysis: Analysis, scenario: string, target: string): number {
  return Math.max(
    0,
    analysis.targets.filter((row) => row.scenario === scenario).findIndex(({ name }) => name === target),
  );
}

/** The cell of a target and start; undefined when it was not measured. */
export function cellOf(analysis: Analysis, scenario: string, target: string, start: StartKind): Cell | undefined {
  return analysis.cells.find((cell) => cell.scenario === scenario && cell.target === target && cell.start === start);
}

/** The cells of a target that the view shows, coldest start first. */
export function shownCells(analysis: Analysis, view: ChartView, target: string): Cell[] {
  return startKinds
    .filter((start) => view.starts.includes(start))
    .map((start) => cellOf(analysis, view.scenario, target, start))
    .filter((cell) => cell !== undefined);
}

/** Starts of which the scenario has at least one cell with an accepted observation, coldest first. */
export function measuredStarts(analysis: Analysis, scenario: string): StartKind[] {
  return startKinds.filter((start) =>
    analysis.cells.some((cell) => cell.scenario === scenario && cell.start === start && cell.n > 0),
  );
}
