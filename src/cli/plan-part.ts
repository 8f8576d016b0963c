import type { Shard } from "../results/continuation.ts";
import type { BegunRun } from "./begun-run.ts";
import type { PreparedScenario } from "./preparation.ts";
import { planResumption } from "./resumption-check.ts";
import { type PlannedScenario, planRun } from "./run-plan.ts";
import type { RunVersions } from "./run-record.ts";
import type { RunResumption } from "./run-resumption.ts";
import { parseShard, takeShard } from "./shard-choice.ts";

/** What one process measures of a plan. */
export interface PlanPart {
  readonly planned: readonly PlannedScenario[];
  /** undefined: all of it. */
  readonly shard?: Shard;
  /** undefined: nothing of it was measured earlier. */
  readonly resumption?: RunResumption;
}

/**
 * Plans the run, and takes of that what --shard names and what is left to do.
 * @throws BenchError as `takeShard` and `planResumption`
 */
export function planPart(
  prepared: readonly PreparedScenario[],
  options: {
    readonly seed: number;
    readonly untilVerdict: boolean;
    /** As on the command line. */
    readonly shard: string | undefined;
    readonly begun: BegunRun | undefined;
    readonly versions: RunVersions;
  },
): PlanPart {
  const { seed, untilVerdict, begun, versions } = options;
  const whole = planRun(prepared, seed, untilVerdict);
  const choice = begun?.run.shard ?? (options.shard === undefined ? undefined : parseShard(options.shard));
  const own = choice === undefined ? { planned: whole } : takeShard(whole, choice);
  if (begun === undefined) return own;
  const resumption = planResumption(begun, own.planned, versions);
  return { ...own, planned: resumption.remainder.planned, resumption };
}
