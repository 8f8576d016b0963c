import { BenchError, messageOf } from "../errors/bench-error.ts";
import type { LoadMeasured, LoadPlanRecord, LoadRecord } from "../results/load-record.ts";
import type { Load } from "../scenario/load.ts";
import type { Expectation, Scenario } from "../scenario/model.ts";
import type { Deployment, Service } from "../targets/target.ts";
import type { Clock } from "../units/clock.ts";
import { withDeadline } from "./deadline.ts";
import { prepareStart } from "./preparation.ts";

/** Makes traffic; what was sent before `signal` aborted is kept. @throws what `serve` threw, or why it cannot */
export type LoadGenerator = (order: {
  readonly plan: Load;
  readonly from: Load["from"];
  /** Called once: before the load for a warm one, when it begins for one from zero. */
  readonly serve: () => Promise<Service>;
  readonly status: number;
  readonly expected: Expectation;
  readonly signal: AbortSignal;
}) => Promise<LoadMeasured>;

/** One target to load. */
export interface LoadOrder {
  readonly scenario: Scenario;
  readonly target: string;
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly generate: LoadGenerator;
}

/** What was measured, and why the server could not be removed when it could not. */
export interface LoadResult {
  readonly record: LoadRecord;
  readonly teardownError?: string;
}

/**
 * Makes the scenario's traffic for a target. What cannot be loaded says why. An interruption keeps what was sent.
 * @returns null when the scenario asks for no load
 */
export async function measureLoad(order: LoadOrder): Promise<LoadResult | null> {
  const { scenario, target, signal, generate } = order;
  const { load, expected } = scenario;
  if (load === undefined) return null;
  const record = { scenario: scenario.name, target, plan: toPlanRecord(load) };
  const opener = openerOf(order, load);
  if (typeof opener === "string") return { record: { ...record, reason: opener } };
  let service: Service | undefined;
  const serve = async (): Promise<Service> => (service = await opener());
  const measure = async (): Promise<Pick<LoadRecord, "measured" | "reason">> => {
    try {
      const unready = load.from === "zero" ? await prepare(order) : null;
      if (unready !== null) return { reason: unready };
      const measured = await generate({
        plan: load,
        from: load.from,
        serve,
        status: expected.status,
        expected,
        signal,
      });
      return { measured, ...(signal.aborted ? { reason: messageOf(signal.reason) } : {}) };
    } catch (error) {
      // A defect of ours is no property of the target.
      if (
        !signal.aborted &&
        !(error instanceof BenchError) &&
        !(error instanceof Error && error.name === "DeadlineError")
      )
        throw error;
      return { reason: messageOf(signal.aborted ? signal.reason : error) };
    }
  };
  const made = { ...record, ...(await measure()) };
  try {
    await (service as Service | undefined)?.[Symbol.asyncDispose]();
  } catch (error) {
    return { record: made, teardownError: messageOf(error) };
  }
  return { record: made };
}

/** What makes the server, or why there is none. */
function openerOf(
  { scenario, deployment, clock, signal }: LoadOrder,
  { from }: Load,
): (() => Promise<Service>) | string {
  const { service } = deployment;
  if (service === undefined) return "not reachable: it takes no requests from others";
  if (!service.reachable) return `not reachable: ${service.reason}`;
  const open = from === "zero" ? service.launch : service.warm;
  if (open === undefined) return "not reachable: it cannot be brought to zero, only loaded as it is (from: warm)";
  const { request, timeouts } = scenario;
  return async () =>
    withDeadline(clock, "starting a server to load", timeouts.startMs, signal, async (deadline) =>
      open(request, deadline),
    );
}

async function prepare({ scenario, deployment, clock, signal }: LoadOrder): Promise<string | null> {
  const unready = await prepareStart(deployment, "cold", { clock, signal, timeoutMs: scenario.timeouts.deployMs });
  return unready?.message ?? null;
}

function toPlanRecord(load: Load): LoadPlanRecord {
  const { mode, from, timeoutMs } = load;
  switch (load.mode) {
    case "open":
      return { mode, from, stages: load.stages.map((one) => ({ ...one })), connections: load.connections, timeoutMs };
    case "closed":
      return { mode, from, stages: load.stages.map((one) => ({ ...one })), timeoutMs };
    case "burst":
      return { mode, from, stages: [], requests: load.requests, timeoutMs };
  }
}
