import { BenchError } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { firstResponse } from "../../system/first-response.ts";
import type { PortSource } from "../../system/free-port.ts";
import type { LaunchOptions } from "../../system/process.ts";
import type { Holding } from "../target.ts";
import { describeExit } from "./exit-description.ts";
import { createHeldProcesses } from "./held-processes.ts";
import { maxOutputBytes } from "./process-instance.ts";
import { onPort } from "./server-start.ts";

/** Holds servers that have answered one request each and have no connection open any more. */
export function holdServers(
  context: AdapterContext,
  launch: LaunchOptions,
  ports: PortSource,
  request: Request,
): Holding {
  const held = createHeldProcesses(context, "the server");
  const addOne = async (signal: AbortSignal): Promise<void> => {
    const port = await ports.next();
    const server = context.processes.launchServer(onPort(launch, port));
    held.add(server);
    const first = await firstResponse({ host: "127.0.0.1", port }, request, {
      clock: context.clock,
      signal,
      gone: server.exited.then((exit) => `the server ${describeExit(exit, exit.tail)}`),
      maxOutputBytes,
    });
    if (!first.ok) throw new BenchError("incomplete", `an idle instance does not answer: ${first.message}`);
    await first.connection[Symbol.asyncDispose]();
  };
  return {
    async add(count, signal) {
      for (let made = 0; made < count; made++) await addOne(signal);
      await held.settle(signal);
    },
    weigh: async () => held.weigh(),
    [Symbol.asyncDispose]: async () => held[Symbol.asyncDispose](),
  };
}
