import { BenchError } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { PortSource } from "../../system/free-port.ts";
import { createHeldProcesses } from "../local/held-processes.ts";
import type { Holding, Invocation } from "../target.ts";
import type { HostRecipe } from "./host-process.ts";
import { startResidentHost } from "./resident-host.ts";

/**
 * Holds instances in an embedded host of their own, which is warm before the first and ends with the holding. A WASI command
 * is done when it has answered, so none of them could serve again: each has answered one request and is kept with its memory
 * as it left it, which is what it takes while it is in use. One that had never run would have touched next to nothing.
 */
export async function holdInstances(
  context: AdapterContext,
  { recipe, ports }: { readonly recipe: HostRecipe; readonly ports: PortSource },
  request: Request,
  signal: AbortSignal,
): Promise<Holding> {
  const resident = await startResidentHost(context, recipe, ports, signal);
  try {
    refuse(await resident.prepare(request, signal));
  } catch (error) {
    await resident[Symbol.asyncDispose]();
    throw error;
  }
  const { path, server } = resident.holding();
  const host = createHeldProcesses(context, "the Wasm host");
  host.add(server);
  return {
    async add(count, deadline) {
      const connection = resident.connection();
      try {
        for (let made = 0; made < count; made++) {
          deadline.throwIfAborted();
          refuse(await connection.send(request, deadline, path));
        }
      } finally {
        await connection[Symbol.asyncDispose]();
      }
      await host.settle(deadline);
    },
    async weigh(deadline) {
      await resident.collectGarbage(deadline);
      await host.settle(deadline);
      const { bytes, of } = host.weigh();
      return { bytes, of: `${of}, garbage collected; an idle instance has answered once and keeps its memory` };
    },
    [Symbol.asyncDispose]: async () => resident[Symbol.asyncDispose](),
  };
}

/** @throws BenchError when the guest or the host failed */
function refuse(invocation: Invocation | undefined): void {
  if (invocation === undefined || invocation.result.ok) return;
  throw new BenchError("incomplete", `an idle instance does not answer: ${invocation.result.message}`);
}
