import type { ScenarioRecord } from "../results/run-record.ts";
import type { Series } from "./series.ts";

/**
 * Whether failed or set-aside rows of this series exceed its scenario's limits (shares of the rows recorded). Judged per
 * target and start: a target that fails every start must not hide behind the others. A share equal to the limit passes.
 */
export function exceedsLimits(
  series: Pick<Series, "scenario" | "rows" | "failed" | "setAside">,
  scenarios: readonly ScenarioRecord[],
): boolean {
  const limits = scenarios.find(({ name }) => name === series.scenario)?.limits;
  if (limits === undefined || series.rows === 0) return false;
  return series.failed / series.rows > limits.failed || series.setAside / series.rows > limits.setAside;
}
