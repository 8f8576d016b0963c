import type { Analysis, Cell } from "../../analysis/analysis.ts";

/**
 * The cells of what a run measured for its own sake: without the arms that only stand beside a target to be compared with
 * it. In the order of the analysis.
 */
export function ownCells({ cells, targets }: Analysis): Cell[] {
  const arms = new Set(
    targets.filter(({ arm }) => arm !== undefined).map(({ scenario, name }) => `${scenario}\n${name}`),
  );
  return cells.filter(({ scenario, target }) => !arms.has(`${scenario}\n${target}`));
}

/** A series as services that keep histories name it: `hello/wasm-c/cold`. Parts may contain dots and brackets, no slash. */
export function seriesPath({ scenario, target, start }: Pick<Cell, "scenario" | "target" | "start">): string {
  return `${scenario}/${target}/${start}`;
}
