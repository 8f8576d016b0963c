import { messageOf } from "../errors/bench-error.ts";
import type { DensityRecord, DensityStop } from "../results/run-record.ts";
import type { Scenario } from "../scenario/model.ts";
import type { Deployment, Holding } from "../targets/target.ts";
import type { Clock } from "../units/clock.ts";
import { withDeadline } from "./deadline.ts";
import { nextStep, type Reading } from "./density-steps.ts";

/** The longest that adding instances may take, ms: a day, as for everything else in a scenario. */
const longestMs = 86_400_000;

/** One target to fill with idle instances. */
export interface DensityOrder {
  readonly scenario: Scenario;
  readonly target: string;
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What was weighed, and why the instances could not be removed when they could not. */
export interface DensityResult {
  readonly record: DensityRecord;
  readonly teardownError?: string;
}

/** How long instances that were just added are left alone before they are weighed, ms: what their start freed is handed back. */
const settleMs = 300;

/**
 * Fills a target with idle instances and weighs them: none, then ever more, until they take the scenario's memory, or are as
 * many as it says, or one cannot be made. What was weighed is kept however it ends, an interruption included.
 * @returns null when the scenario asks for no density
 */
export async function measureDensity(order: DensityOrder): Promise<DensityResult | null> {
  const { scenario, target, deployment, signal } = order;
  const { density } = scenario;
  if (density === undefined) return null;
  const record = {
    scenario: scenario.name,
    target,
    budgetBytes: density.memoryBytes,
    instances: density.instances,
    of: "",
    readings: [],
  };
  if (deployment.hold === undefined)
    return { record: { ...record, stopped: "not-held", reason: "no instance of it lives on between requests" } };
  let holding: Holding;
  try {
    holding = await open(order, deployment.hold.bind(deployment));
  } catch (error) {
    return { record: { ...record, ...ending(signal, error) } };
  }
  const filled = await fill(order, holding, density);
  try {
    await holding[Symbol.asyncDispose]();
  } catch (error) {
    return { record: { ...record, ...filled }, teardownError: messageOf(error) };
  }
  return { record: { ...record, ...filled } };
}

function open(
  { scenario, target, clock, signal }: DensityOrder,
  hold: NonNullable<Deployment["hold"]>,
): Promise<Holding> {
  const { request, timeouts } = scenario;
  return withDeadline(
    clock,
    `making ${target} ready to hold instances`,
    timeouts.deployMs,
    signal,
    sayingWhy((deadline) => hold(request, deadline)),
  );
}

/** The work, rejecting with the reason of its deadline where that is what ended it, whatever it says itself. */
function sayingWhy<T>(work: (deadline: AbortSignal) => Promise<T>): (deadline: AbortSignal) => Promise<T> {
  return async (deadline) => {
    try {
      return await work(deadline);
    } catch (error) {
      deadline.throwIfAborted();
      throw error;
    }
  };
}

async function fill(
  { scenario, clock, signal }: DensityOrder,
  holding: Holding,
  { memoryBytes, instances }: NonNullable<Scenario["density"]>,
): Promise<Pick<DensityRecord, "of" | "readings" | "stopped" | "reason">> {
  const { startMs, requestMs } = scenario.timeouts;
  const readings: Reading[] = [];
  let of = "";
  let held = 0;
  const weigh = async (): Promise<void> => {
    await clock.sleep(settleMs, signal);
    const weighing = sayingWhy((deadline) => holding.weigh(deadline));
    const weight = await withDeadline(clock, "weighing", requestMs, signal, weighing);
    of = weight.of;
    readings.push({ instances: held, bytes: Math.round(weight.bytes) });
  };
  try {
    await weigh();
    for (;;) {
      const next = nextStep(readings, { budgetBytes: memoryBytes, instances });
      if ("stopped" in next) return { of, readings, stopped: next.stopped };
      const more = next.instances - held;
      const timeoutMs = Math.min(startMs * more, longestMs);
      const adding = sayingWhy((deadline) => holding.add(more, deadline));
      await withDeadline(clock, `adding ${more} idle instances to ${held}`, timeoutMs, signal, adding);
      held = next.instances;
      await weigh();
    }
  } catch (error) {
    return { of, readings, ...ending(signal, error, held) };
  }
}

function ending(
  signal: AbortSignal,
  error: unknown,
  held = 0,
): { readonly stopped: DensityStop; readonly reason: string } {
  const reason = `${messageOf(signal.aborted ? signal.reason : error)}${held > 0 ? ` (after ${held} instances)` : ""}`;
  return { stopped: signal.aborted ? "interrupted" : "failure", reason };
}
