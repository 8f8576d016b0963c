import type { Duplex } from "node:stream";
import { BenchError, messageOf } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import type { OwnContainer } from "../../system/docker-engine-container.ts";
import { readLogTail } from "../../system/docker-engine-stream.ts";
import type { RunningContainer } from "../../system/docker-engine-usage.ts";
import { untilIdle } from "../../system/idle.ts";
import { weighContainers } from "../../system/memory-container.ts";
import { createResourceStack, type ResourceStack } from "../../system/resource-stack.ts";
import type { Holding } from "../target.ts";
import { containerOptions } from "./container-options.ts";
import { type ContainerSetup, nextContainer } from "./container-setup.ts";
import { openServer } from "./server-start.ts";

/** How much of its last words is quoted, characters. */
const quoted = 500;

/** A container that lives on, waiting. */
interface HeldContainer extends RunningContainer {
  readonly container: OwnContainer;
}

/**
 * Holds containers: of a server, each has answered one request and has no connection open any more; of a command, each
 * waits for its input, on a standard input on which nothing comes. Weighed as `weighContainers` says.
 */
export function holdContainers(setup: ContainerSetup, request: Request): Holding {
  const { context, engine, design } = setup;
  const stack = createResourceStack();
  const held: HeldContainer[] = [];
  const refuseEnded = async (some: readonly HeldContainer[], signal: AbortSignal): Promise<void> => {
    for (const { container } of some) {
      const { running } = await container.inspect(signal);
      if (running) continue;
      const words = (await readLogTail(engine.client, container.name)).slice(-quoted);
      const said = `container ${container.name} has ended${words === "" ? "" : `: ${words}`}`;
      throw new BenchError("incomplete", `an idle instance does not live on: ${said}`);
    }
  };
  return {
    async add(count, signal) {
      const before = held.length;
      for (let made = 0; made < count; made++) {
        const isCommand = design.config.shape === "command";
        held.push(await (isCommand ? openCommand(setup, stack, signal) : openServerIn(setup, stack, request, signal)));
      }
      const added = held.slice(before);
      await untilIdle(
        context.clock,
        added.map(({ pid }) => pid),
        signal,
      );
      await refuseEnded(added, signal);
    },
    async weigh(signal) {
      await refuseEnded(held, signal);
      return weighContainers(engine, held);
    },
    [Symbol.asyncDispose]: async () => stack[Symbol.asyncDispose](),
  };
}

async function openServerIn(
  setup: ContainerSetup,
  stack: ResourceStack,
  request: Request,
  signal: AbortSignal,
): Promise<HeldContainer> {
  const started = await openServer(setup, request, signal);
  if (!started.ok) {
    const { result } = started.invocation;
    throw new BenchError("incomplete", `an idle instance does not answer: ${result.ok ? "" : result.message}`);
  }
  const { container, id, pid, connection } = started.live;
  stack.use(container);
  await connection[Symbol.asyncDispose]();
  return { container, id, pid };
}

async function openCommand(setup: ContainerSetup, stack: ResourceStack, signal: AbortSignal): Promise<HeldContainer> {
  const container = stack.use(nextContainer(setup));
  try {
    return await startWaiting(setup, container, stack, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new BenchError("incomplete", `an idle container does not start: ${messageOf(error)}`, { cause: error });
  }
}

async function startWaiting(
  { design }: ContainerSetup,
  container: OwnContainer,
  stack: ResourceStack,
  signal: AbortSignal,
): Promise<HeldContainer> {
  const id = await container.create(containerOptions(design, design.config.port), signal);
  stack.use(closing(await container.attach(signal)));
  await container.start(signal);
  const { pid } = await container.inspect(signal);
  return { container, id, pid };
}

/** The open end of a standard input. What comes back on it is not read: a command that waits says nothing. */
function closing(input: Duplex): AsyncDisposable {
  input.on("error", () => undefined).resume();
  return { [Symbol.asyncDispose]: async () => void input.destroy() };
}
