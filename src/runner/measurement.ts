import type { Sample } from "../results/sample.ts";
import type { Scenario } from "../scenario/model.ts";
import type { Deployment } from "../targets/target.ts";
import type { Clock } from "../units/clock.ts";
import { elapsed, type Ns } from "../units/duration.ts";
import { withDeadline } from "./deadline.ts";
import { type OutageWatch, watchOutages } from "./outage.ts";
import { createProofJudge, type ProofJudge } from "./proof.ts";
import { failTrial, runTrial, type TrialOrder, type TrialResult } from "./trial.ts";

/** A deployed target of the scenario. */
export interface PreparedTarget {
  readonly deployment: Deployment;
  readonly freshInstancePerRequest: boolean;
}

/** What happened, in order, for whoever shows progress. Sent between trials only, never while a clock runs. */
export type MeasurementEvent =
  | { readonly type: "trial-started"; readonly order: TrialOrder; readonly done: number; readonly planned: number }
  | {
      readonly type: "trial-finished";
      readonly order: TrialOrder;
      readonly samples: readonly Sample[];
      readonly tookNs: Ns;
      readonly done: number;
      readonly planned: number;
      readonly teardownError?: string;
    };

/** What another process measured of the same scenario before, of a run that goes on after an interruption. */
export interface EarlierTrials {
  readonly samples: readonly Sample[];
  readonly trials: number;
  /** Trial number of the last one; undefined where there is none. */
  readonly lastTrial: number | undefined;
  /** How long they took, pauses left out. */
  readonly spentNs: number;
}

/** One scenario to measure: its plan and everything that the runner may touch. */
export interface Measurement {
  readonly scenario: Scenario;
  /** In the order of execution; whole blocks of equal trial numbers. */
  readonly plan: readonly TrialOrder[];
  readonly targets: ReadonlyMap<string, PreparedTarget>;
  readonly clock: Clock;
  readonly runStartedNs: Ns;
  readonly signal: AbortSignal;
  /** Keeps the rows of a finished trial before the next one starts. */
  readonly append: (samples: readonly Sample[]) => void;
  /** Asked between blocks with all rows so far: true ends the measurement early (a stop rule, of precision or of verdicts). */
  readonly isPrecise: (samples: readonly Sample[], blocks: number) => boolean;
  readonly onEvent: (event: MeasurementEvent) => void;
  /** Told, between trials, that what runs a target has gone or is back. */
  readonly onOutage?: (text: string) => void;
  /** Default: nothing. Counts for stop rules and for the progress. */
  readonly earlier?: EarlierTrials;
}

const nothingEarlier: EarlierTrials = { samples: [], trials: 0, lastTrial: undefined, spentNs: 0 };

/** Why a measurement ended. */
export type Ending = "plan-finished" | "precise" | "time-budget" | "interrupted";

/**
 * Runs the plan trial by trial. Stops early only between blocks, so that the interleaving stays balanced.
 * An interruption (the signal) drops the trial in flight and keeps every finished one.
 */
export async function measure(measurement: Measurement): Promise<Ending> {
  const { plan, scenario, clock, signal, earlier = nothingEarlier } = measurement;
  const beganNs = clock.now();
  const judges = new Map<string, ProofJudge>();
  for (const [name, target] of measurement.targets) judges.set(name, createProofJudge(target.freshInstancePerRequest));
  const samples: Sample[] = [...earlier.samples];
  const keepCached = createCacheKeeper(measurement);
  const outages = watchOutages({ clock, signal, onOutage: measurement.onOutage });
  for (const [at, order] of plan.entries()) {
    if (signal.aborted) return "interrupted";
    const before = at > 0 ? plan[at - 1]?.trial : earlier.lastTrial;
    if (before !== undefined && before !== order.trial) {
      if (measurement.isPrecise(samples, order.trial)) return "precise";
      if (isOver(scenario.stop.timeBudgetMs, earlier.spentNs + elapsed(beganNs, clock.now()))) return "time-budget";
    }
    await keepCached(order);
    const rows = await runPlanned(measurement, { judges, outages }, order, earlier.trials + at);
    if (rows === "interrupted") return rows;
    samples.push(...rows);
  }
  return "plan-finished";
}

/**
 * A `disk` start drops the page cache of the whole machine, and every other start is defined with its artifact cached:
 * the next one of each target is preceded by one that is made and discarded. It fails or not: the trial will tell. What is
 * attached to, or prepared for its starts, runs elsewhere and lost nothing.
 */
function createCacheKeeper({ targets, scenario, clock, signal }: Measurement): (order: TrialOrder) => Promise<void> {
  const evicted = new Set<string>();
  return async (order) => {
    if (order.start === "disk") {
      for (const target of targets.keys()) evicted.add(target);
      return;
    }
    const { start } = order;
    if (!evicted.delete(order.target) || start === "warm") return;
    const { deployment } = entryOf(targets, order);
    if (deployment.preparation !== undefined) return;
    try {
      const { instance } = await withDeadline(clock, "warmup", scenario.timeouts.startMs, signal, (deadline) =>
        deployment.start(start, scenario.request, deadline),
      );
      await instance?.[Symbol.asyncDispose]();
    } catch {
      // A broken engine: the trial that follows records it.
    }
  };
}

/** @throws Error when the plan names a target that was not deployed: a bug of whoever made the plan */
function entryOf<T>(entries: ReadonlyMap<string, T>, { target }: TrialOrder): T {
  const entry = entries.get(target);
  if (entry === undefined) throw new Error(`the plan names ${target}, which was not deployed`);
  return entry;
}

function isOver(budgetMs: number | undefined, spentNs: number): boolean {
  return budgetMs !== undefined && spentNs >= budgetMs * 1e6;
}

async function runPlanned(
  measurement: Measurement,
  { judges, outages }: { readonly judges: ReadonlyMap<string, ProofJudge>; readonly outages: OutageWatch },
  order: TrialOrder,
  done: number,
): Promise<readonly Sample[] | "interrupted"> {
  const { scenario, clock, runStartedNs, signal, onEvent, append } = measurement;
  const planned = (measurement.earlier?.trials ?? 0) + measurement.plan.length;
  const { deployment } = entryOf(measurement.targets, order);
  const judge = entryOf(judges, order);
  onEvent({ type: "trial-started", order, done, planned });
  const { warmup, invocations } = scenario.warm;
  deployment.beforeTrial?.(order.start, order.trial, warmup + invocations);
  const beganNs = clock.now();
  try {
    const context = { scenario, deployment, judge, clock, runStartedNs, signal };
    const outage = await outages.before(order.target, deployment);
    const result: TrialResult =
      outage === undefined ? await runTrial(order, context) : failTrial(order, context, outage);
    append(result.samples);
    const tookNs = elapsed(beganNs, clock.now());
    onEvent({ type: "trial-finished", order, ...result, tookNs, done: done + 1, planned });
    await outages.after(order.target, deployment, result);
    return result.samples;
  } catch (error) {
    if (signal.aborted) return "interrupted";
    throw error;
  }
}
