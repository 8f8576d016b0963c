import type { Analysis } from "./analysis.ts";
import type { Limit } from "./limits/limit.ts";
import { measurementLimits } from "./limits/measurement-limits.ts";
import { sentenceCase } from "./limits/sentence-case.ts";
import { startLimits } from "./limits/start-limits.ts";
import { targetLimits } from "./limits/target-limits.ts";

/**
 * What a run does not show, from its facts: what differs between targets beside what is compared, what was not measured
 * or was lost, and what no run of this kind can say. Only what applies, each subject once.
 * @param hasCost whether what it costs is said beside these numbers
 */
export function limitsOfRun(analysis: Analysis, hasCost: boolean): Limit[] {
  return [
    ...targetLimits(analysis),
    ...startLimits(analysis),
    ...measurementLimits(analysis),
    ...absentLimit(analysis, hasCost),
  ];
}

function absentLimit({ densities }: Analysis, hasCost: boolean): Limit[] {
  const missing = [
    ...(densities.some(({ readings }) => readings.length > 0) ? [] : ["how many idle instances fit into memory"]),
    ...(hasCost ? [] : ["what it costs"]),
  ];
  if (missing.length === 0) return [];
  return [{ code: "not-asked", topic: "Not looked at", text: `${sentenceCase(missing.join(", and "))}.` }];
}
