import type { BudgetTerm } from "../results/budget.ts";
import type { RunRecord, ScenarioRecord } from "../results/run-record.ts";
import type { Cell } from "./analysis.ts";

/**
 * Why a run has no figure for a target and start: one clause that names the target, no full stop.
 * @param cell of that target and start, without an accepted start; undefined where nothing was planned
 */
export function whyNotMeasured(
  { target, start }: BudgetTerm,
  { name }: ScenarioRecord,
  { targets }: RunRecord,
  cell: Cell | undefined,
): string {
  const record = targets.find((one) => one.scenario === name && one.name === target);
  if (record === undefined) return `${target} was not in this run`;
  if (!record.available) return `${target} was not measured: ${record.reason ?? "it is not available"}`;
  const support = record.starts[start];
  if (support?.reachable === false) return `${target} cannot provide ${start}: ${support.reason}`;
  if (cell === undefined || cell.failed + cell.setAside === 0) return `${target}.${start} was not measured`;
  const failure = cell.failures[0];
  const first = failure === undefined ? "" : `, first: ${failure.message}`;
  const counts = [
    ...(cell.failed > 0 ? [`${cell.failed} failed${first}`] : []),
    ...(cell.setAside > 0 ? [`${cell.setAside} set aside`] : []),
  ];
  return `${target}.${start} has no accepted start: ${counts.join("; ")}`;
}
