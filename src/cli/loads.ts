import { fileURLToPath } from "node:url";
import type { LoadRecord } from "../results/load-record.ts";
import { type LoadGenerator, measureLoad } from "../runner/load.ts";
import type { Load } from "../scenario/load.ts";
import type { Clock } from "../units/clock.ts";
import { formatDuration } from "../units/format-duration.ts";
import { fromMs } from "../units/duration.ts";
import type { MergedLoad } from "../system/load/merged-load.ts";
import type { PreparedScenario } from "./preparation.ts";
import type { Progress } from "./progress.ts";

/** The program of the generator's threads. */
const workerFile = fileURLToPath(new URL("./load-worker.js", import.meta.url));

/** What making the loads of a scenario takes. */
export interface LoadExecution {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Keeps what was measured of one target before the next gets its load. */
  readonly keep: (record: LoadRecord) => void;
  /** Told what could not be removed. */
  readonly warn: (message: string) => void;
}

/** Makes the scenario's traffic for its targets, one after the other; none where the scenario does not ask for it. */
export async function measureLoads(
  { scenario, targets }: PreparedScenario,
  { clock, signal, progress, keep, warn }: LoadExecution,
): Promise<void> {
  const { load } = scenario;
  if (load === undefined) return;
  // Only a scenario with a load pays for loading what makes one.
  const { generateLoad } = await import("../system/load/load-generator.ts");
  const generate: LoadGenerator = async (order) => toMeasured(await generateLoad({ ...order, workerFile }));
  for (const [target, { deployment }] of targets) {
    if (signal.aborted) return;
    progress.step(`${scenario.name}: ${describeLoad(load)} to ${target}`);
    const result = await measureLoad({ scenario, target, deployment, clock, signal, generate });
    if (result === null) return;
    keep(result.record);
    if (result.teardownError !== undefined)
      warn(
        `${scenario.name}: the server of ${target} that was loaded could not be removed: ${result.teardownError}; run bench clean`,
      );
  }
}

function toMeasured(load: MergedLoad): Awaited<ReturnType<LoadGenerator>> {
  return { ...load, errors: { ...load.errors }, windows: load.windows.map((window) => ({ ...window })) };
}

function describeLoad(load: Load): string {
  if (load.mode === "burst") return `${load.requests} requests at once`;
  const ms = load.stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return `${load.mode === "open" ? "an open" : "a closed"} load of ${formatDuration(fromMs(ms))}`;
}
