import { discoveries } from "../stats/false-discovery-rate.ts";
import { modePlaces } from "../stats/mode-places.ts";
import { ascending } from "../stats/quantile.ts";
import { trend } from "../stats/trend.ts";
import { unimodalityTest } from "../stats/unimodality.ts";
import type { Cell } from "./analysis.ts";

/** A cell with what the screens found. */
export interface ScreenedCell {
  readonly cell: Cell;
  /** p-value of the dip test when it says more than one mode, among all cells of the run; else null. */
  readonly bimodal: number | null;
}

/**
 * Looks for a trend over the run and for a second mode in every cell. A run has many cells and each test a chance of a
 * false alarm, so the p-values are judged together at a false discovery rate of 1 - level.
 * @param random uniform in [0, 1), for the simulated p-values of the dip test
 */
export function screenCells(cells: readonly Cell[], level: number, random: () => number): ScreenedCell[] {
  const unimodality = unimodalityTest(random);
  const values = cells.map(({ observations }) => observations.map(({ ns }): number => ns));
  const trends = values.map(trend);
  const dips = values.map(unimodality);
  const drifts = significant(
    trends.map((found) => found?.pValue ?? null),
    1 - level,
  );
  const bimodals = significant(dips, 1 - level);
  return cells.map((cell, at) => ({
    cell: {
      ...cell,
      drift: drifts[at] ? (trends[at] ?? null) : null,
      modes: bimodals[at] ? modesOf(dips[at] ?? null, values[at] ?? []) : null,
    },
    bimodal: bimodals[at] ? (dips[at] ?? null) : null,
  }));
}

function modesOf(pValue: number | null, values: readonly number[]): Cell["modes"] {
  return pValue === null ? null : { pValue, atNs: modePlaces(ascending(values).filter((ns) => ns > 0)) };
}

/** Which of the tests that could be made are discoveries. */
function significant(pValues: readonly (number | null)[], rate: number): boolean[] {
  const made = discoveries(
    pValues.filter((p) => p !== null),
    rate,
  ).values();
  return pValues.map((p) => p !== null && made.next().value === true);
}
