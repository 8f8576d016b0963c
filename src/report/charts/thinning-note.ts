import type { Cell } from "../../analysis/analysis.ts";
import { isThinned } from "../../analysis/drawn.ts";
import { formatCount } from "../figures.ts";

/** "2,000 of 41,000 starts are drawn, outliers first; all of them are in the figures.", or "" where all are drawn. */
export function thinningNote(cells: readonly Cell[]): string {
  if (!cells.some(isThinned)) return "";
  const drawn = cells.reduce((sum, { observations }) => sum + observations.length, 0);
  const all = cells.reduce((sum, { n }) => sum + n, 0);
  return `${formatCount(drawn)} of ${formatCount(all)} starts are drawn, shortest, longest and outliers among them; all of them are in the figures.`;
}
