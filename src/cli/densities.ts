import type { DensityRecord } from "../results/run-record.ts";
import { measureDensity } from "../runner/density.ts";
import type { Clock } from "../units/clock.ts";
import type { PreparedScenario } from "./preparation.ts";
import type { Progress } from "./progress.ts";

/** What measuring the densities of a scenario takes. */
export interface DensityExecution {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Keeps what was weighed of one target before the next is filled. */
  readonly keep: (record: DensityRecord) => void;
  /** Told what could not be removed. */
  readonly warn: (message: string) => void;
}

/** Fills the scenario's targets with idle instances, one target after the other; none where the scenario does not ask for it. */
export async function measureDensities(
  { scenario, targets }: PreparedScenario,
  { clock, signal, progress, keep, warn }: DensityExecution,
): Promise<void> {
  for (const [target, { deployment }] of targets) {
    if (signal.aborted) return;
    if (scenario.density !== undefined) progress.step(`${scenario.name}: filling ${target} with idle instances`);
    const result = await measureDensity({ scenario, target, deployment, clock, signal });
    if (result === null) return;
    keep(result.record);
    if (result.teardownError !== undefined)
      warn(
        `${scenario.name}: idle instances of ${target} could not be removed: ${result.teardownError}; run bench clean`,
      );
  }
}
