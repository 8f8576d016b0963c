import type { Analysis } from "../analysis/analysis.ts";

/** The command line that runs the same scenarios with the same seed and number of trials. */
export function reproduceCommand({ run }: Analysis): string {
  const files = [...new Set(run.scenarios.map(({ file }) => file))];
  const trials = [...new Set(run.scenarios.map(({ stop }) => stop.trials))];
  return `bench run ${files.join(" ")} --seed ${run.seed}${trials.length === 1 ? ` --trials ${trials[0]}` : ""}`;
}
