import { messageOf } from "../errors/bench-error.ts";
import { completePhases } from "../results/phases.ts";
import { type Outcome, type Proof, type Sample, sampleSchemaVersion } from "../results/sample.ts";
import { checkResponse } from "../scenario/response-check.ts";
import type { Scenario } from "../scenario/model.ts";
import type { Deployment, Instance, Invocation } from "../targets/target.ts";
import type { Clock } from "../units/clock.ts";
import { elapsed, type Ns } from "../units/duration.ts";
import type { FreshStartKind, StartKind } from "../units/start-kind.ts";
import { withDeadline } from "./deadline.ts";
import { prepareStart } from "./preparation.ts";
import type { ProofJudge } from "./proof.ts";

/** One fresh start, and whether warm invocations follow on its instance; or warm invocations alone. */
export interface TrialOrder {
  readonly target: string;
  readonly kind: string;
  /** `warm`: nothing is started; what serves the target already is attached to. */
  readonly start: StartKind;
  readonly trial: number;
  readonly warm: boolean;
}

/** What a trial needs beside its order. */
export interface TrialContext {
  readonly scenario: Scenario;
  readonly deployment: Deployment;
  readonly judge: ProofJudge;
  readonly clock: Clock;
  readonly runStartedNs: Ns;
  readonly signal: AbortSignal;
}

/** The rows of a trial, and why its instance could not be removed when it could not. */
export interface TrialResult {
  readonly samples: readonly Sample[];
  readonly teardownError?: string;
}

/**
 * Runs one trial: the start, then the warm invocations on the instance it left, then teardown (timed apart). A trial that
 * attaches has no row with ordinal 0.
 * @returns its rows in order; a failure is a row. @throws the signal's reason when the run is interrupted.
 */
export async function runTrial(order: TrialOrder, context: TrialContext): Promise<TrialResult> {
  const { start } = order;
  const { instance, rows } =
    start === "warm" ? await attachInstance(order, context) : await startInstance(order, start, context);
  let teardown: Teardown | undefined;
  try {
    context.signal.throwIfAborted();
    if (instance !== null && order.warm && rows.every(({ outcome }) => outcome.ok))
      rows.push(...(await invokeWarm(order, context, instance)));
  } finally {
    if (instance !== null) teardown = await removeInstance(instance, context);
  }
  if (teardown === undefined) return { samples: rows };
  const { ns: teardownNs, error } = teardown;
  const samples = rows.map((row) => (row.ordinal === 0 ? { ...row, teardownNs } : row));
  return error === undefined ? { samples } : { samples, teardownError: error };
}

/** The one row of a trial that was not made, because nothing can be started: `reason`, in no time. */
export function failTrial(order: TrialOrder, context: TrialContext, reason: string): TrialResult {
  const atNs = context.clock.now();
  const invocation = emptyInvocation(atNs, atNs, { ok: false, code: "engine", message: reason });
  const ordinal = order.start === "warm" ? 1 : 0;
  const proof = notStarted("nothing was started");
  return { samples: [toSample(order, context, { start: order.start, ordinal, invocation, proof })] };
}

interface Teardown {
  readonly ns: Ns;
  readonly error?: string;
}

async function removeInstance(instance: Instance, { clock }: TrialContext): Promise<Teardown> {
  const beganNs = clock.now();
  try {
    await instance[Symbol.asyncDispose]();
    return { ns: elapsed(beganNs, clock.now()) };
  } catch (error) {
    return { ns: elapsed(beganNs, clock.now()), error: messageOf(error) };
  }
}

/** An instance, where there is one, and the rows that it was got with. */
interface Beginning {
  readonly instance: Instance | null;
  readonly rows: Sample[];
}

async function startInstance(order: TrialOrder, start: FreshStartKind, context: TrialContext): Promise<Beginning> {
  const { scenario, deployment, clock, signal, judge } = context;
  const unready = await prepareStart(deployment, start, { clock, signal, timeoutMs: scenario.timeouts.deployMs });
  signal.throwIfAborted();
  const beganNs = clock.now();
  const toRow = (invocation: Invocation, proof: Proof): Sample =>
    toSample(order, context, { start, ordinal: 0, invocation, proof });
  if (unready !== null) {
    const nothing = emptyInvocation(beganNs, beganNs, { ok: false, ...unready });
    return { instance: null, rows: [toRow(nothing, notStarted("it was not made ready"))] };
  }
  try {
    const { invocation, instance } = await withDeadline(
      clock,
      `${start} start`,
      scenario.timeouts.startMs,
      signal,
      (deadline) => deployment.start(start, scenario.request, deadline),
    );
    return { instance, rows: [toRow(invocation, judge.start(start, invocation.evidence))] };
  } catch (error) {
    return { instance: null, rows: [toRow(brokenEngine(beganNs, clock.now(), error), notStarted("the start failed"))] };
  }
}

/** Nothing is timed. That it cannot be attached to is the first request's failure. */
async function attachInstance(order: TrialOrder, context: TrialContext): Promise<Beginning> {
  const { scenario, deployment, clock, signal } = context;
  const beganNs = clock.now();
  try {
    const instance = await withDeadline(clock, "attaching", scenario.timeouts.startMs, signal, async (deadline) => {
      if (deployment.attach === undefined) throw new Error(`${order.kind} offers warm requests and no way to attach`);
      return deployment.attach(scenario.request, deadline);
    });
    return { instance, rows: [] };
  } catch (error) {
    const invocation = brokenEngine(beganNs, clock.now(), error);
    const row = toSample(order, context, {
      start: "warm",
      ordinal: 1,
      invocation,
      proof: notStarted("it was not attached to"),
    });
    return { instance: null, rows: [row] };
  }
}

function notStarted(reason: string): Proof {
  return { instance: "", invocation: 0, accepted: false, reason };
}

async function invokeWarm(order: TrialOrder, context: TrialContext, instance: Instance): Promise<Sample[]> {
  const { scenario, clock, signal, judge } = context;
  const rows: Sample[] = [];
  const { warmup, invocations } = scenario.warm;
  for (let ordinal = 1; ordinal <= warmup + invocations; ordinal++) {
    const invocation = await withDeadline(clock, "request", scenario.timeouts.requestMs, signal, (deadline) =>
      instance.invoke(scenario.request, deadline),
    );
    signal.throwIfAborted();
    const row = toSample(order, context, {
      start: "warm",
      ordinal,
      invocation,
      proof: judge.warm(invocation.evidence),
    });
    if (ordinal > warmup || !row.outcome.ok) rows.push(row);
    if (!row.outcome.ok) break;
  }
  return rows;
}

function toSample(
  order: TrialOrder,
  { scenario, runStartedNs }: TrialContext,
  part: { readonly start: StartKind; readonly ordinal: number; readonly invocation: Invocation; readonly proof: Proof },
): Sample {
  const { invocation } = part;
  return {
    schema: sampleSchemaVersion,
    scenario: scenario.name,
    target: order.target,
    kind: order.kind,
    start: part.start,
    trial: order.trial,
    ordinal: part.ordinal,
    ...(part.start === "warm" && order.start !== "warm" ? { startKind: order.start } : {}),
    atNs: elapsed(runStartedNs, invocation.startedNs),
    totalNs: invocation.totalNs,
    phases: [...invocation.phases],
    ...(invocation.pollErrorNs === undefined ? {} : { pollErrorNs: invocation.pollErrorNs }),
    usage: invocation.usage,
    proof: part.proof,
    outcome: judgeOutcome(scenario, invocation),
    ...(invocation.codeState === undefined ? {} : { codeState: invocation.codeState }),
    ...(invocation.code === undefined ? {} : { code: invocation.code }),
  };
}

/** The clock has stopped when the response is compared: a wrong answer is a failure however fast it came. */
function judgeOutcome(scenario: Scenario, { result }: Invocation): Outcome {
  if (!result.ok) return { ok: false, code: result.code, message: result.message };
  const check = checkResponse(scenario.expected, result.response);
  return check.ok ? { ok: true } : { ok: false, code: "mismatch", message: check.message };
}

function brokenEngine(startedNs: Ns, endedNs: Ns, error: unknown): Invocation {
  return emptyInvocation(startedNs, endedNs, { ok: false, code: "engine", message: messageOf(error) });
}

function emptyInvocation(startedNs: Ns, endedNs: Ns, result: Invocation["result"]): Invocation {
  const totalNs = elapsed(startedNs, endedNs);
  return {
    startedNs,
    totalNs,
    phases: completePhases(totalNs, []),
    result,
    usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
    evidence: { instance: "", invocation: 0, by: "adapter" },
  };
}
