import { BenchError } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import type { OwnContainer } from "../../system/docker-engine-container.ts";
import { askContainerUsage, type RunningContainer } from "../../system/docker-engine-usage.ts";
import { weighContainers } from "../../system/memory-container.ts";
import type { Service, ServiceSupport } from "../target.ts";
import { type ContainerSetup, nextContainer } from "./container-setup.ts";
import { launchContainer, openServer } from "./server-start.ts";
import { startStopwatch } from "./stopwatch.ts";

/** Servers in containers, for loads: each load gets a container of its own. */
export function serveContainers(setup: ContainerSetup): ServiceSupport {
  if (setup.design.config.shape === "command")
    return { reachable: false, reason: "a container is started for each request: it has no server to send a load to" };
  return {
    reachable: true,
    async warm(request, signal) {
      const started = await openServer(setup, request, signal);
      if (!started.ok) {
        const { result } = started.invocation;
        throw new BenchError("incomplete", `no container to load: ${result.ok ? "" : result.message}`);
      }
      const { container, endpoint, connection, id, pid } = started.live;
      await connection[Symbol.asyncDispose]();
      return serviceOf(setup, { container, endpoint, request, running: { id, pid } });
    },
    launch: async (request, signal) => launch(setup, request, signal),
  };
}

async function launch(setup: ContainerSetup, request: Request, signal: AbortSignal): Promise<Service> {
  const { design, context, ports } = setup;
  const port = design.reach === "address" ? design.config.port : await ports.next();
  const container = nextContainer(setup);
  try {
    const watch = startStopwatch(context.clock);
    const launched = await launchContainer(setup, container, { port, watch, signal });
    if (!launched.ok) {
      const { result } = launched.invocation;
      throw new BenchError("incomplete", `no container to load: ${result.ok ? "" : result.message}`);
    }
    const { pid } = launched.state ?? (await container.inspect(signal));
    return serviceOf(setup, { container, endpoint: launched.endpoint, request, running: { id: launched.id, pid } });
  } catch (error) {
    await container[Symbol.asyncDispose]();
    throw error;
  }
}

function serviceOf(
  { engine }: ContainerSetup,
  served: {
    readonly container: OwnContainer;
    readonly endpoint: { readonly host: string; readonly port: number };
    readonly request: Request;
    readonly running: RunningContainer;
  },
): Service {
  const { container, endpoint, request, running } = served;
  return {
    origin: { secure: false, ...endpoint },
    request,
    async usage() {
      const [{ cpuNs }, memory] = await Promise.all([
        askContainerUsage(engine, running),
        weighContainers(engine, [running]).catch(() => null),
      ]);
      return { cpuNs, memoryBytes: memory?.bytes ?? null };
    },
    [Symbol.asyncDispose]: async () => container[Symbol.asyncDispose](),
  };
}
