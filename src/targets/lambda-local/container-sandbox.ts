import type { ContainerCreateOptions } from "dockerode";
import { BenchError } from "../../errors/bench-error.ts";
import type { Phase } from "../../results/sample.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { type DockerEngine, engineMessage } from "../../system/docker-engine.ts";
import { type OwnContainer, openContainer } from "../../system/docker-engine-container.ts";
import {
  type ContainerGroup,
  containerGroup,
  seesContainerGroups,
  watchExec,
} from "../../system/docker-engine-group.ts";
import { createLeftBehind, type LeftBehind, pingEngine } from "../../system/docker-engine-left.ts";
import { containerName, labelsOf } from "../../system/docker-engine-names.ts";
import { type ControlHierarchy, findControlHierarchies } from "../../system/process-limits-hierarchies.ts";
import type { Clock } from "../../units/clock.ts";
import { elapsed, type Ns } from "../../units/duration.ts";
import type { FunctionImage } from "./container-image.ts";
import { findApiHost } from "./container-reach.ts";
import { type ContainerLife, controlContainer } from "./container-control.ts";
import { cpuShare } from "./cpu-share.ts";
import { memoryBytes } from "./process-sandbox-limits.ts";
import type { Sandbox, SandboxSource } from "./sandbox.ts";

/** What runs in container sandboxes. */
export interface ContainerSandboxOptions {
  readonly engine: DockerEngine;
  /** Lives longer than the source. */
  readonly image: FunctionImage;
  readonly memoryMiB: number;
}

/** What all sandboxes of one deployment share. */
interface Setup extends ContainerSandboxOptions {
  readonly context: AdapterContext;
  /** CPU after INIT. */
  readonly cores: number;
  /** Control groups of this machine, looked up once: no start pays for it. */
  readonly hierarchies: readonly ControlHierarchy[];
  /** Containers that could not be removed. */
  readonly left: LeftBehind;
}

/** The numeric ids that functions run as on Lambda (sbx_user1051); files that only their owner reads are unreadable there, too. */
const user = "993:990";
/** Of Lambda's default ephemeral storage, bytes. */
const temporaryBytes = 512 * 1024 ** 2;

/**
 * Sandboxes that are containers on the engine's bridge: a read-only root, /tmp in memory, the memory of the function without
 * swap, every core of the engine's machine until `throttle`.
 * @throws BenchError "target-unavailable" when containers could not reach a Runtime API here
 */
export async function prepareContainerSandboxes(
  context: AdapterContext,
  options: ContainerSandboxOptions,
): Promise<SandboxSource> {
  const { engine, image, memoryMiB } = options;
  const { description } = engine;
  const apiHost = await findApiHost(engine, context.platform);
  const share = cpuShare(memoryMiB, description.cores);
  const hierarchies = findControlHierarchies();
  const left = createLeftBehind();
  const setup: Setup = { ...options, context, cores: share.cores, hierarchies, left };
  return {
    facts: {
      ...image.facts,
      "memory-limit": description.enforcesMemory
        ? `${memoryMiB} MiB, no swap; /tmp counts, unlike on Lambda`
        : "not enforced: the engine has no memory control groups",
      "cpu-share": share.text,
      freezing: "docker pause",
      "init-begins":
        !description.virtualMachine && seesContainerGroups(hierarchies)
          ? "when the container's program is seen to run, to about 1 ms"
          : "when the engine tells that the container runs, some milliseconds late: INIT is so much too short",
      network: `the engine's bridge; Runtime API at ${apiHost.reachedAs}`,
      filesystem: "read-only, /tmp of 512 MiB in memory",
      user,
      engine: description.version,
    },
    apiHost,
    variables: image.variables,
    create: async (env, signal) => createContainerSandbox(setup, env, signal),
    async answers(deadline) {
      await pingEngine(engine, deadline);
      await left.removeAgain();
    },
    // Every sandbox is disposed of by itself, unless the engine was gone.
    [Symbol.asyncDispose]: async () => left.removeAgain(),
  };
}

async function createContainerSandbox(
  setup: Setup,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Sandbox> {
  const { context, engine, cores, left } = setup;
  const name = containerName(context.runId, context.nonce().slice(0, 12));
  const container = openContainer(engine, context, name, left);
  try {
    const life = await startContainer(setup, container, env, signal);
    return { ...life, ...controlContainer(engine, container, life, cores) };
  } catch (error) {
    // Where the engine has gone it cannot be removed; why it did not start is what counts.
    await Promise.allSettled([container[Symbol.asyncDispose]()]);
    signal.throwIfAborted();
    throw new BenchError("incomplete", `the container of the function does not start: ${engineMessage(error)}`, {
      hint: "docker run the image by hand, or look at the engine's log",
      cause: error,
    });
  }
}

async function startContainer(
  setup: Setup,
  container: OwnContainer,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ContainerLife> {
  const { clock } = setup.context;
  const startedNs = clock.now();
  const phases: Phase[] = [];
  let lastNs = startedNs;
  const lap = (step: string, atNs: Ns): void => {
    phases.push({ phase: "create", step, ns: elapsed(lastNs, atNs), source: "client" });
    lastNs = atNs;
  };
  const id = await container.create(containerOptions(setup, env), signal);
  lap("container", clock.now());
  const { exited } = await container.watchExit(signal);
  lap("wait", clock.now());
  const group = containerGroup(id, setup.hierarchies);
  const runningNs = await startSeen(clock, container, group, signal);
  lap("start", runningNs);
  return { id, startedNs, runningNs, phases, group, exitCode: exited };
}

/** The engine answers late: where the program was seen to run before that, INIT began then. */
async function startSeen(
  clock: Clock,
  container: OwnContainer,
  group: ContainerGroup,
  signal: AbortSignal,
): Promise<Ns> {
  const watch = watchExec(clock, group);
  let seenNs: Ns | null = null;
  try {
    await container.start(signal);
  } finally {
    seenNs = watch.stop();
  }
  return seenNs ?? clock.now();
}

function containerOptions(
  { context, image, memoryMiB }: Setup,
  env: Readonly<Record<string, string>>,
): ContainerCreateOptions {
  const bytes = memoryBytes(memoryMiB);
  // An image's own command is its handler, unless the scenario names one.
  const variables = Object.entries(env).filter(([name, value]) => name !== "_HANDLER" || value !== "");
  return {
    Image: image.id,
    Labels: labelsOf(context),
    Env: variables.map(([name, value]) => `${name}=${value}`),
    ...(image.entrypoint === undefined ? {} : { Entrypoint: [...image.entrypoint], WorkingDir: "/var/task" }),
    ...(image.command === undefined ? {} : { Cmd: [...image.command] }),
    User: user,
    Tty: false,
    HostConfig: {
      NetworkMode: "bridge",
      Init: false,
      AutoRemove: false,
      Memory: bytes,
      MemorySwap: bytes,
      ReadonlyRootfs: true,
      Tmpfs: { "/tmp": `rw,nosuid,nodev,exec,mode=1777,size=${temporaryBytes}` },
    },
  };
}
