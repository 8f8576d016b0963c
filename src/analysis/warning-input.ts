import type { RunRecord } from "../results/run-record.ts";
import type { Cell, FloorEstimate } from "./analysis.ts";
import type { ScreenedCell } from "./screening.ts";

/** What warnings are drawn from. */
export interface WarningInput {
  readonly run: RunRecord;
  readonly screened: readonly ScreenedCell[];
  readonly floors: readonly FloorEstimate[];
  /** The level that a scenario's intervals are computed at. */
  readonly levelOf: (scenario: string) => number;
}

/** How a warning names a cell: `hello, wasm-c, cold`. */
export function placeOf({ scenario, target, start }: Cell): string {
  return `${scenario}, ${target}, ${start}`;
}
