import type { TargetRecord } from "../results/run-record.ts";
import type { PreparedScenario } from "./preparation.ts";

/**
 * One sentence for every arm that could not be made ready, and for every target that only the baseline has: what was not
 * compared, and why. For the terminal and for the run record.
 */
export function noteMissingArms(prepared: readonly PreparedScenario[]): string[] {
  return prepared.flatMap(({ records, configs }) =>
    records.flatMap((record) => {
      const { arm, available, name, scenario } = record;
      if (arm === undefined) return [];
      if (!available) return [describeUnready(record, arm)];
      const isMeasured = configs.some((config) => config.name === name);
      return isMeasured ? [] : [`${scenario}: ${arm.of} is missing: the baseline has it, and this version does not`];
    }),
  );
}

function describeUnready(
  { scenario, reason = "not available", hint }: TargetRecord,
  { of, role }: NonNullable<TargetRecord["arm"]>,
): string {
  const remedy = hint === undefined ? "" : `. To have it: ${hint}`;
  if (role === "null") return `${scenario}: ${of} is not entered twice: ${reason}${remedy}`;
  return `${scenario}: nothing to compare ${of} with, the baseline's could not be made ready: ${reason}${remedy}`;
}
