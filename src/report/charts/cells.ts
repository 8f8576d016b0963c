import type { Analysis, Cell } from "../../analysis/analysis.ts";
import type { TargetRecord } from "../../results/run-record.ts";
import { type StartKind, startKinds } from "../../units/start-kind.ts";
import { fewTargets, groupByLanguage, isCrowded } from "../target-groups.ts";
import type { ChartView } from "./chart-view.ts";

/** Targets of the view's scenario that are not hidden: in the scenario's order, by language where they are many. */
export function shownTargets(analysis: Analysis, view: ChartView): TargetRecord[] {
  const shown = analysis.targets.filter(
    ({ scenario, name }) => scenario === view.scenario && !view.hidden.includes(name),
  );
  if (!isCrowded(analysis, view.scenario)) return shown;
  return groupByLanguage(shown).flatMap(({ targets }) => targets);
}

/**
 * The place of a target among all of its scenario, hidden or not: what its colour, shape and dash hang on. Where targets
 * outnumber colours, every language begins with the first colour again and with shapes and dashes of its own, so that the
 * same hosts in the same order have the same colours in each.
 */
export function placeOf(analysis: Analysis, scenario: string, target: string): number {
  const targets = analysis.targets.filter((row) => row.scenario === scenario);
  const isIt = ({ name }: TargetRecord): boolean => name === target;
  if (!isCrowded(analysis, scenario)) return Math.max(0, targets.findIndex(isIt));
  const groups = groupByLanguage(targets);
  const group = Math.max(
    0,
    groups.findIndex((one) => one.targets.some(isIt)),
  );
  const place = Math.max(0, groups[group]?.targets.findIndex(isIt) ?? 0);
  return (Math.floor(place / fewTargets) * groups.length + group) * fewTargets + (place % fewTargets);
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
