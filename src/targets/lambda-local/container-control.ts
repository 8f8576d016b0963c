import { constants } from "node:os";
import type { DockerEngine } from "../../system/docker-engine.ts";
import type { ExitCode, OwnContainer } from "../../system/docker-engine-container.ts";
import type { ContainerGroup } from "../../system/docker-engine-group.ts";
import { readLogTail } from "../../system/docker-engine-stream.ts";
import { readContainerUsage } from "../../system/docker-engine-usage.ts";
import { cpuPeriodUs, limitCpu } from "../../system/process-limits-group.ts";
import type { Sandbox, SandboxExit } from "./sandbox.ts";

/** A container whose program runs. */
export interface ContainerLife extends Pick<Sandbox, "id" | "startedNs" | "runningNs" | "phases"> {
  readonly group: ContainerGroup;
  readonly exitCode: Promise<ExitCode>;
}

/** These calls are not part of a start: nobody waits for them in vain, and none is given up halfway. */
const unhurried = new AbortController().signal;

/**
 * What is done with a running container. CPU is limited by writing its control group, which takes microseconds, where that is
 * visible and writable from here, else through the engine (12 to 16 ms).
 */
export function controlContainer(
  engine: DockerEngine,
  container: OwnContainer,
  { id, group, exitCode }: ContainerLife,
  cores: number,
): Omit<Sandbox, "id" | "startedNs" | "runningNs" | "phases"> {
  let ended = false;
  const exited = describeExit(engine, container, exitCode);
  void exitCode.then(() => (ended = true));
  return {
    exited,
    async throttle() {
      if (!ended && !limitDirectly(group, cores))
        await ignoreEnd(container.limitCpu(cores, cpuPeriodUs, unhurried), () => ended);
    },
    freeze: async () => container.pause(unhurried),
    thaw: async () => container.unpause(unhurried),
    usage: async () => readContainerUsage({ id, pid: group.pids()[0] ?? 0 }),
    async terminate() {
      if (!ended) await ignoreEnd(container.kill("SIGTERM", unhurried), () => ended);
    },
    [Symbol.asyncDispose]: async () => container[Symbol.asyncDispose](),
  };
}

/** False where the group is not visible, or may not be written. */
function limitDirectly(group: ContainerGroup, cores: number): boolean {
  const found = group.find();
  if (found === undefined) return false;
  try {
    limitCpu(found, cores);
    return true;
  } catch {
    return false;
  }
}

/** The engine refuses what is done to a container that has just ended: its end is told elsewhere. */
async function ignoreEnd(call: Promise<void>, hasEnded: () => boolean): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!hasEnded()) throw error;
  }
}

/** How the container ended, with its last words; as a signal where the code says one (128 + number, as shells and engines have it). */
async function describeExit(
  engine: DockerEngine,
  container: OwnContainer,
  exitCode: Promise<ExitCode>,
): Promise<SandboxExit> {
  const exit = await exitCode;
  const patience = AbortSignal.timeout(5_000);
  const state = await container.inspect(patience).catch(() => undefined);
  const tail = await readLogTail(engine.client, container.name).catch(() => "");
  const name = exit === null ? undefined : signalNames.get(exit - 128);
  return {
    code: name === undefined ? exit : null,
    signal: name ?? null,
    tail,
    outOfMemory: state?.outOfMemory === true,
  };
}

const signalNames = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));
