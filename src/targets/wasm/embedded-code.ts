import type { Code } from "../../results/sample.ts";
import type { EmbeddedWasmConfig } from "../../scenario/model.ts";
import type { FreshStartKind } from "../../units/start-kind.ts";
import { nanoseconds } from "../../units/duration.ts";
import type { Deployment, Invocation } from "../target.ts";

type Started = Awaited<ReturnType<Deployment["start"]>>;

/**
 * A start on the embedded host with what is known of its code: starts of the host and of unseen bytes compile, and what
 * that took is their phase `prepare`; every other invocation finds the code compiled in the running host.
 */
export function describeStart(
  { invocation, instance }: Started,
  { tier }: EmbeddedWasmConfig,
  module: Uint8Array,
  kind: FreshStartKind,
): Started {
  const known = { tier, moduleBytes: module.byteLength };
  const found: Code = { state: "jit-cached", ...known };
  const compiled: Code = { state: "jit", ...known, ...compileTime(invocation) };
  return {
    invocation: { ...invocation, code: kind === "cold" ? found : compiled },
    instance:
      instance === null
        ? null
        : {
            invoke: async (request, signal) => ({ ...(await instance.invoke(request, signal)), code: found }),
            [Symbol.asyncDispose]: () => instance[Symbol.asyncDispose](),
          },
  };
}

function compileTime({ phases }: Invocation): Pick<Code, "compileNs"> {
  const prepared = phases.filter(({ phase }) => phase === "prepare");
  if (prepared.length === 0) return {};
  return { compileNs: nanoseconds(prepared.reduce((sum, { ns }) => sum + ns, 0)) };
}
