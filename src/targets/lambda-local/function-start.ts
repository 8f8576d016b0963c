import { BenchError, messageOf } from "../../errors/bench-error.ts";
import { completePhases } from "../../results/phases.ts";
import type { LambdaLocalConfig, Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { elapsed, type Ns } from "../../units/duration.ts";
import { toEvent } from "../function/event.ts";
import type { Deployment, Instance, Invocation } from "../target.ts";
import { type Environment, prepareEnvironment } from "./environment.ts";
import type { FunctionSettings } from "./environment-settings.ts";
import { toInvocation } from "./function-invocation.ts";
import { toUuid } from "./runtime-api-ids.ts";
import type { SandboxSource } from "./sandbox.ts";

/** What all starts of one deployment share. */
export interface FunctionSetup {
  readonly context: AdapterContext;
  readonly config: LambdaLocalConfig;
  readonly source: SandboxSource;
  readonly settings: FunctionSettings;
}

/** An environment that has answered its first request, or a failed invocation whose environment is gone. */
export type StartedFunction =
  | {
      readonly ok: true;
      readonly invocation: Invocation;
      readonly environment: Environment;
      readonly sandboxId: string;
    }
  | { readonly ok: false; readonly invocation: Invocation };

/**
 * A new environment and its first invocation: from before its sandbox is made to the complete response. That its Runtime API
 * listens is not part of it, as Lambda's always does. Phases: `create` (the sandbox, in steps), `init`, `handle`.
 */
export async function startCold(
  setup: FunctionSetup,
  request: Request,
  signal: AbortSignal,
): ReturnType<Deployment["start"]> {
  const started = await openFunction(setup, request, signal);
  return { invocation: started.invocation, instance: started.ok ? functionInstance(setup, started.environment) : null };
}

/** `startCold` for those who do something with the environment before it is handed out. */
export async function openFunction(
  setup: FunctionSetup,
  request: Request,
  signal: AbortSignal,
): Promise<StartedFunction> {
  const { context, source, settings } = setup;
  const environment = await prepareEnvironment(context, source, settings);
  return firstInvocation(setup, environment, request, signal);
}

/** The first invocation of a prepared environment, which is removed when it fails. */
async function firstInvocation(
  setup: FunctionSetup,
  environment: Environment,
  request: Request,
  signal: AbortSignal,
): Promise<StartedFunction> {
  try {
    const { invocation, sandboxId } = await invokeFunction(setup, environment, request, signal);
    if (invocation.result.ok) return { ok: true, invocation, environment, sandboxId };
    await environment[Symbol.asyncDispose]();
    return { ok: false, invocation };
  } catch (error) {
    await environment[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Untimed: a cold start, which answers one request, and the freezing. Timed: thawing (phase `create`, step thaw) and an
 * invocation. A failure before the freezing is a failed invocation with the cold start's time.
 */
export async function startThawed(
  setup: FunctionSetup,
  request: Request,
  signal: AbortSignal,
): ReturnType<Deployment["start"]> {
  const started = await openFunction(setup, request, signal);
  if (!started.ok) return { invocation: started.invocation, instance: null };
  const { environment } = started;
  try {
    await environment.freeze();
    const { invocation } = await invokeFunction(setup, environment, request, signal);
    if (invocation.result.ok) return { invocation, instance: functionInstance(setup, environment) };
    await environment[Symbol.asyncDispose]();
    return { invocation, instance: null };
  } catch (error) {
    await environment[Symbol.asyncDispose]();
    throw error;
  }
}

/** So many environments at the same moment; resolves when all have answered and are removed. */
export async function startBurst(
  setup: FunctionSetup,
  count: number,
  request: Request,
  signal: AbortSignal,
): Promise<readonly Invocation[]> {
  const { context, source, settings } = setup;
  const environments: Environment[] = [];
  try {
    for (let made = 0; made < count; made++) environments.push(await prepareEnvironment(context, source, settings));
    // All of them settle before one that rejects is told: none may go on in an environment that is being removed.
    const ended = await Promise.allSettled(
      environments.map(async (environment) => invokeFunction(setup, environment, request, signal)),
    );
    return ended.map((each) => {
      if (each.status === "rejected") throw each.reason;
      return each.value.invocation;
    });
  } finally {
    await Promise.all(environments.map(async (environment) => environment[Symbol.asyncDispose]()));
  }
}

function functionInstance(setup: FunctionSetup, environment: Environment): Instance {
  return {
    invoke: async (request, signal) => (await invokeFunction(setup, environment, request, signal)).invocation,
    [Symbol.asyncDispose]: async () => environment[Symbol.asyncDispose](),
  };
}

/** One invocation, and the sandbox that it was made in. The event is made before, and the reply understood after the clock ran. */
async function invokeFunction(
  setup: FunctionSetup,
  environment: Environment,
  request: Request,
  signal: AbortSignal,
): Promise<{ readonly invocation: Invocation; readonly sandboxId: string }> {
  const { context, config } = setup;
  const { clock } = context;
  const event = toEvent(config.event, request, { requestId: toUuid(context.nonce()), timeMs: clock.wall().getTime() });
  const startedNs = clock.now();
  try {
    const invoked = await environment.invoke(event, signal);
    return { invocation: toInvocation(setup, invoked), sandboxId: invoked.sandboxId };
  } catch (error) {
    // The engine refused this sandbox; everything else is no failure of an invocation.
    if (!(error instanceof BenchError) || error.code !== "incomplete") throw error;
    return { invocation: refusedInvocation(startedNs, clock.now(), messageOf(error)), sandboxId: "" };
  }
}

function refusedInvocation(startedNs: Ns, endedNs: Ns, message: string): Invocation {
  const totalNs = elapsed(startedNs, endedNs);
  return {
    startedNs,
    totalNs,
    phases: completePhases(totalNs, []),
    result: { ok: false, code: "start-failed", message },
    usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
    evidence: { instance: "", invocation: 0, by: "adapter" },
  };
}
