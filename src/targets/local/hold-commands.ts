import type { AdapterContext } from "../../system/adapter-context.ts";
import type { LaunchOptions } from "../../system/process.ts";
import type { Holding } from "../target.ts";
import { createHeldProcesses } from "./held-processes.ts";

/** How many are launched before they are waited for: more at once would only wait for one another. */
const atOnce = 8;

/**
 * Holds processes of a command that wait for their input: booted, with a standard input on which nothing comes, and which
 * ends when the harness does. What a command needs to answer is not in it. One that ends without reading is an error of `add`.
 */
export function holdCommands(context: AdapterContext, launch: LaunchOptions): Holding {
  const held = createHeldProcesses(context, "the command");
  return {
    async add(count, signal) {
      for (let made = 0; made < count; made++) {
        signal.throwIfAborted();
        held.add(context.processes.launchServer({ ...launch, stdin: "lifeline" }));
        if ((made + 1) % atOnce === 0 || made + 1 === count) await held.settle(signal);
      }
    },
    weigh: async () => held.weigh(),
    [Symbol.asyncDispose]: async () => held[Symbol.asyncDispose](),
  };
}
