import type { Cell } from "../../analysis/analysis.ts";
import { blockLine } from "../trend/sparkline.ts";

const columns = 16;

/** A cell's histogram on one line of 16 blocks, from its shortest to its longest start on a log scale; "" without one. */
export function shapeText({ shape, modes }: Pick<Cell, "shape" | "modes">): string {
  const [first, last] = [shape[0], shape.at(-1)];
  if (first === undefined || last === undefined || first.lowNs === last.highNs) return "";
  const range = Math.log(last.highNs / first.lowNs);
  const placeOf = (ns: number): number => (Math.log(ns / first.lowNs) / range) * columns;
  const filled = new Float64Array(columns);
  for (const { lowNs, highNs, count } of shape) spread(filled, placeOf(lowNs), placeOf(highNs), count);
  const highest = filled.reduce((most, value) => Math.max(most, value), 0);
  return `${blockLine([...filled].map((value) => value / highest))}${modes === null ? "" : " several modes"}`;
}

/** Adds `count` to the columns from `from` to `to`, to each by what it has of that stretch. */
function spread(filled: Float64Array, from: number, to: number, count: number): void {
  for (let column = Math.floor(from); column < Math.min(columns, to); column++) {
    const share = (Math.min(to, column + 1) - Math.max(from, column)) / (to - from);
    filled[column] = (filled[column] ?? 0) + count * share;
  }
}
