import type { BurstRecord } from "../results/run-record.ts";
import { measureBurst } from "../runner/burst.ts";
import type { Clock } from "../units/clock.ts";
import type { PreparedScenario } from "./preparation.ts";
import type { Progress } from "./progress.ts";

/** What sending the bursts of a scenario takes. */
export interface BurstExecution {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Keeps what was measured of one target before the next gets its bursts. */
  readonly keep: (record: BurstRecord) => void;
}

/** Sends bursts to the scenario's targets, one after the other; none where the scenario does not ask for it. */
export async function measureBursts(
  { scenario, targets, records }: PreparedScenario,
  { clock, signal, progress, keep }: BurstExecution,
): Promise<void> {
  const { burst } = scenario;
  if (burst === undefined) return;
  for (const [target, { deployment }] of targets) {
    if (signal.aborted) return;
    progress.step(`${scenario.name}: ${burst.requests} first requests at once to ${target}`);
    const isColdReachable = records.find(({ name }) => name === target)?.starts.cold?.reachable === true;
    const record = await measureBurst({ scenario, target, deployment, isColdReachable, clock, signal });
    if (record !== null) keep(record);
  }
}
