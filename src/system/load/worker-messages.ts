import type { HealthReading } from "./generator-health.ts";
import type { LoadPlan, LoadTarget } from "./load-plan.ts";
import type { LoadTally } from "./load-tally.ts";

/** What a worker of the generator is told when it is made. */
export interface WorkerTask {
  readonly plan: LoadPlan;
  readonly share: { readonly index: number; readonly of: number };
  readonly windowMs: number;
  /** The target is started by this load. */
  readonly starting: boolean;
  /** Status of the right answer. */
  readonly status: number;
  /** The right answer, in whatever form the worker's program compares it. */
  readonly expected: unknown;
}

/** Told to a worker. */
export type ToWorker =
  | { readonly type: "begin"; /** CLOCK_MONOTONIC, ns. */ readonly atNs: number }
  | { readonly type: "target"; readonly target: LoadTarget }
  | { readonly type: "stop" };

/** Told by a worker. */
export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "done"; readonly tally: LoadTally; readonly health: readonly HealthReading[] };
