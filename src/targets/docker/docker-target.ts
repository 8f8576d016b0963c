import { BenchError } from "../../errors/bench-error.ts";
import type { DockerConfig } from "../../scenario/container.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { type DockerEngine, probeEngine, requireEngine } from "../../system/docker-engine.ts";
import { createLeftBehind, pingEngine } from "../../system/docker-engine-left.ts";
import { remoteHostOf } from "../../system/docker-engine-address.ts";
import { placeFacts } from "../../system/docker-engine-place.ts";
import { labelsOf } from "../../system/docker-engine-names.ts";
import { createPortSource, type PortSource } from "../../system/free-port.ts";
import { dropPageCache, pageCacheObstacle } from "../../system/page-cache.ts";
import type { Deployment, Target } from "../target.ts";
import { startCommand } from "./command-start.ts";
import type { Reach } from "./container-options.ts";
import type { ContainerSetup } from "./container-setup.ts";
import { dockerFacts } from "./docker-facts.ts";
import { dockerStarts } from "./docker-starts.ts";
import { holdContainers } from "./hold-containers.ts";
import { checkRuntime } from "./container-runtime.ts";
import { createImageSupply, type ImageSupply } from "./image-supply.ts";
import { serveContainers } from "./serve-containers.ts";
import { startServer } from "./server-start.ts";
import { thawServer } from "./thaw-start.ts";

/** Runs a workload in containers of the Docker Engine that `docker` uses, over dockerode: a server, or a command per request. */
export function createDockerTarget(context: AdapterContext): Target<DockerConfig> {
  const images = createImageSupply(context);
  const ports = createPortSource(Number.parseInt(context.nonce().slice(0, 8), 16));
  let engine: DockerEngine | undefined;
  return {
    kind: "docker",
    capabilities: {
      starts: (config) => dockerStarts(config, diskObstacle(context, engine)),
      phases: ["create", "boot", "connect", "handle"],
      accounting: "none",
      freshInstancePerRequest: () => false,
    },
    async probe(signal) {
      const probe = await probeEngine(context, signal);
      if (!probe.available) return probe;
      ({ engine } = probe);
      return { available: true, version: engine.description.version };
    },
    async deploy(config, signal) {
      engine ??= await requireEngine(context, signal);
      return deploy(context, { engine, images, ports }, config, signal);
    },
  };
}

/** @param engine undefined: not probed yet, so that only this machine is judged */
function diskObstacle({ platform, isRoot }: AdapterContext, engine: DockerEngine | undefined): string | null {
  if (engine !== undefined && remoteHostOf(engine.address) !== undefined)
    return "the images are in the page cache of another machine, where the engine is";
  if (engine?.description.virtualMachine === true || platform === "darwin" || platform === "win32") {
    return "the images are in the page cache of Docker's virtual machine, which cannot be dropped from here";
  }
  return pageCacheObstacle(platform, isRoot);
}

/** What all deployments of one adapter share. */
interface DockerSupply {
  readonly engine: DockerEngine;
  readonly images: ImageSupply;
  readonly ports: PortSource;
}

async function deploy(
  context: AdapterContext,
  { engine, images, ports }: DockerSupply,
  config: DockerConfig,
  signal: AbortSignal,
): Promise<Deployment> {
  const reach = reachOf(context, engine, config);
  const supplied = await images.acquire(engine, config.image, signal);
  const setup: ContainerSetup = {
    context,
    engine,
    ports,
    left: createLeftBehind(),
    design: {
      config,
      imageId: supplied.image.id,
      imageEnv: supplied.env,
      ...(supplied.command === undefined ? {} : { imageCommand: supplied.command }),
      labels: labelsOf(context),
      reach,
      host: remoteHostOf(engine.address) ?? "127.0.0.1",
      cores: engine.description.cores,
    },
  };
  let place: Readonly<Record<string, string>>;
  try {
    await checkRuntime(setup, signal);
    place = await placeFacts(engine, context.clock);
  } catch (error) {
    await supplied[Symbol.asyncDispose]();
    throw error;
  }
  return {
    facts: dockerFacts(config, { engine, supplied, reach, place }),
    async start(kind, request, deadline) {
      if (kind === "disk" && !deadline.aborted) {
        await dropPageCache(context.processes, context.env["PATH"] ?? "", deadline).catch((error: unknown) => {
          // Given up because time was up: the start below says so as data.
          if (!deadline.aborted) throw error;
        });
      }
      if (kind === "thaw") return thawServer(setup, request, deadline);
      return config.shape === "command"
        ? startCommand(setup, request, deadline)
        : startServer(setup, request, deadline);
    },
    service: serveContainers(setup),
    hold: async (request) => holdContainers(setup, request),
    async answers(deadline) {
      await pingEngine(engine, deadline);
      await setup.left.removeAgain();
    },
    async [Symbol.asyncDispose]() {
      await setup.left.removeAgain();
      await supplied[Symbol.asyncDispose]();
    },
  };
}

/** @throws BenchError "target-unavailable" when a server could not be reached */
function reachOf({ platform }: AdapterContext, { address, description }: DockerEngine, config: DockerConfig): Reach {
  if (config.shape === "command") return "none";
  // In Docker's virtual machine, and without root, containers and their host's network are on another network than this.
  const isNear =
    platform === "linux" && address.kind === "socket" && !description.virtualMachine && !description.rootless;
  if (config.network === "bridge") {
    if (remoteHostOf(address) !== undefined) return "remote";
    return isNear ? "address" : "published";
  }
  if (config.network === "none") {
    throw new BenchError("target-unavailable", `${config.name}: a server without a network cannot be reached`, {
      hint: "set network: bridge, or shape: command",
    });
  }
  if (isNear) return "host";
  throw new BenchError(
    "target-unavailable",
    `${config.name}: the engine's host network is not the network of this machine`,
    {
      hint: "set network: bridge",
    },
  );
}
