import { BenchError } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import { createResourceStack } from "../../system/resource-stack.ts";
import type { Holding, Weight } from "../target.ts";
import { type FunctionSetup, openFunction } from "./function-start.ts";

/**
 * Holds environments that have answered one request each and are frozen, as Lambda keeps them.
 * @param weigh what sandboxes of these ids weigh, all of them
 */
export function holdEnvironments(
  setup: FunctionSetup,
  request: Request,
  weigh: (sandboxIds: readonly string[]) => Promise<Weight>,
): Holding {
  const stack = createResourceStack();
  const held: string[] = [];
  return {
    async add(count, signal) {
      for (let made = 0; made < count; made++) {
        signal.throwIfAborted();
        const started = await openFunction(setup, request, signal);
        if (!started.ok) {
          const { result } = started.invocation;
          throw new BenchError("incomplete", `an idle instance does not answer: ${result.ok ? "" : result.message}`);
        }
        await stack.use(started.environment).freeze();
        held.push(started.sandboxId);
      }
    },
    weigh: async () => weigh(held),
    [Symbol.asyncDispose]: async () => stack[Symbol.asyncDispose](),
  };
}
