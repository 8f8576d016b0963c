import { BenchError } from "../../errors/bench-error.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { fromMs } from "../../units/duration.ts";
import { createRuntimeHolder } from "./environment-holder.ts";
import type { FunctionInvocation } from "./environment-invocation.ts";
import { invokeInEnvironment } from "./environment-invoke.ts";
import type { FunctionSettings } from "./environment-settings.ts";
import { openRuntimeApi } from "./runtime-api.ts";
import { logStreamName, runtimeVariables } from "./runtime-variables.ts";
import type { SandboxSource } from "./sandbox.ts";

/** One execution environment: it exists once its first invocation was asked for. Disposing it is its SHUTDOWN. */
export interface Environment extends AsyncDisposable {
  /**
   * Invokes the function; one at a time. A failure of the function is data. After a timeout or a crash the environment is
   * reset: the next invocation initialises it again.
   * @throws BenchError when a sandbox cannot be made
   */
  invoke(event: Uint8Array, signal: AbortSignal): Promise<FunctionInvocation>;
  /** Freezes the environment between invocations, as Lambda does, and thaws it; an invocation of a frozen one thaws it first. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** What the function has written since the last call (stdout and stderr, the last 4 KiB). */
  readonly log: () => string;
}

/** Lambda's cap on an INIT before the first invocation, ms (AWS Lambda developer guide, "Init phase"). */
const initCapMs = 10_000;

/**
 * Prepares an environment: its Runtime API listens, nothing of the function runs. The first `invoke` creates the sandbox and
 * initialises it with its clock running.
 * @param options `initLimitMs`: cap of INIT before it is tried again within the invocation, default Lambda's 10 s
 * @throws BenchError "target-unavailable" when the Runtime API cannot listen where the sandbox reaches it
 */
export async function prepareEnvironment(
  context: AdapterContext,
  source: SandboxSource,
  settings: FunctionSettings,
  { initLimitMs = initCapMs }: { readonly initLimitMs?: number } = {},
): Promise<Environment> {
  const { listen, reachedAs } = source.apiHost;
  const name = { functionName: settings.name, functionVersion: settings.version, handler: settings.handler };
  const api = await openRuntimeApi(context, { listen, name });
  const logStream = logStreamName(context.clock.wall(), settings.version, context.nonce());
  const variables = runtimeVariables(settings, { api: `${reachedAs}:${api.port}`, logStream }, source.variables);
  const parts = { context, source, settings, api, variables };
  const holder = createRuntimeHolder(parts);
  await source.settle?.();
  let busy = false;
  return {
    async invoke(payload, signal) {
      if (busy) throw new BenchError("internal", "an execution environment takes one invocation at a time");
      busy = true;
      try {
        return await invokeInEnvironment(parts, holder, { payload, signal, initLimitNs: fromMs(initLimitMs) });
      } finally {
        busy = false;
      }
    },
    freeze: () => holder.freeze(),
    thaw: () => holder.thaw(),
    log: () => holder.log(),
    async [Symbol.asyncDispose]() {
      try {
        await holder.shutDown();
      } finally {
        await api[Symbol.asyncDispose]();
      }
    },
  };
}
