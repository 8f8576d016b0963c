import type { Request } from "../../scenario/model.ts";
import type { FreshStartKind } from "../../units/start-kind.ts";
import type { Deployment, Instance, Invocation, Preparation } from "../target.ts";
import { openConnections } from "./client-warmup.ts";
import type { DeployedFunction } from "./deployed-function.ts";
import { type FreshEnvironment, publishSnapshot, renewEnvironment } from "./fresh-environment.ts";
import { explainCallError } from "./function-failure.ts";
import { failedInvocation, type InvocationClaim, invokeFunction, prepareInvocation } from "./function-invocation.ts";
import { coldObjection, thawObjection, warmObjection } from "./start-proof.ts";

/** How long removal waits for invocations that were given up, ms; a function with the default timeout ends within 13 s. */
const patienceMs = 30_000;

/** What starts a function: made ready by `preparation`, untimed, and invoked once by `start`. */
export type FunctionStarter = Required<Pick<Deployment, "start" | "burst">> & {
  readonly preparation: Preparation;
} & AsyncDisposable;

/** Starts of one function, one at a time. Disposing it waits for invocations that were given up, and removes a version that was never invoked. */
export function createFunctionStarter(fn: DeployedFunction): FunctionStarter {
  const published = new Set<string>();
  let ready: { readonly kind: FreshStartKind; readonly environment: FreshEnvironment } | undefined;
  const discard = async (): Promise<void> => {
    const { environment } = ready ?? {};
    ready = undefined;
    await environment?.[Symbol.asyncDispose]();
  };
  const prepare = async (kind: FreshStartKind, signal: AbortSignal): Promise<FreshEnvironment> =>
    kind === "thaw" ? publishSnapshot(fn, published, signal) : renewEnvironment(fn, signal);
  const take = async (kind: FreshStartKind, signal: AbortSignal): Promise<FreshEnvironment> => {
    if (ready?.kind !== kind) {
      await discard();
      return prepare(kind, signal);
    }
    const { environment } = ready;
    ready = undefined;
    return environment;
  };
  return {
    preparation: {
      leastMs: 0,
      async run(kind, signal) {
        await discard();
        ready = { kind, environment: await prepare(kind, signal) };
      },
    },
    async start(kind, request, signal) {
      const beganNs = fn.context.clock.now();
      try {
        signal.throwIfAborted();
        const environment = await take(kind, signal);
        return await startIn(fn, environment, request, signal);
      } catch (error) {
        const failure = explainCallError("making the function cold", error, signal);
        return { invocation: failedInvocation(beganNs, fn.context.clock.now(), failure), instance: null };
      }
    },
    async burst(count, request, signal) {
      signal.throwIfAborted();
      const environment = await take("cold", signal);
      return burst(fn, environment, count, request, signal);
    },
    async [Symbol.asyncDispose]() {
      await fn.calls.settled(patienceMs);
      await discard();
    },
  };
}

async function startIn(
  fn: DeployedFunction,
  environment: FreshEnvironment,
  request: Request,
  signal: AbortSignal,
): ReturnType<Deployment["start"]> {
  const { nonce, version } = environment;
  const command = prepareInvocation(fn, request, version);
  const claim: InvocationClaim = {
    nonce,
    instance: () => nonce,
    counted: 1,
    ...(version === undefined ? { objection: coldObjection } : { objection: thawObjection, restored: true }),
  };
  const invocation = await invokeFunction(fn, command, claim, signal);
  if (invocation.result.ok) return { invocation, instance: liveInstance(fn, environment) };
  // What cannot be removed now goes with the function; the invocation was made and billed.
  await Promise.allSettled([environment[Symbol.asyncDispose]()]);
  return { invocation, instance: null };
}

/** What Lambda has at hand for the configuration of a start. Lambda ends its environments itself, once their configuration is an old one. */
function liveInstance(fn: DeployedFunction, environment: FreshEnvironment): Instance {
  const { nonce, version } = environment;
  let counted = 1;
  return {
    async invoke(request, signal) {
      const command = prepareInvocation(fn, request, version);
      const claim = { nonce, instance: () => nonce, counted: counted + 1, objection: warmObjection };
      const invocation = await invokeFunction(fn, command, claim, signal);
      if (invocation.result.ok) counted++;
      return invocation;
    },
    [Symbol.asyncDispose]: async () => environment[Symbol.asyncDispose](),
  };
}

/** So many invocations at once, each over a connection that is open already, each judged as a cold start of its own. */
async function burst(
  fn: DeployedFunction,
  { nonce }: FreshEnvironment,
  count: number,
  request: Request,
  signal: AbortSignal,
): Promise<readonly Invocation[]> {
  await openConnections(fn, count, signal);
  const commands = Array.from({ length: count }, () => prepareInvocation(fn, request));
  const claim: InvocationClaim = {
    nonce,
    instance: (requestId) => `${nonce}/${requestId}`,
    counted: 1,
    objection: coldObjection,
  };
  return Promise.all(commands.map(async (command) => invokeFunction(fn, command, claim, signal)));
}
