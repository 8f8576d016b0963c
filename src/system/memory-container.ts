import { readFileSync } from "node:fs";
import { z } from "zod";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import type { DockerEngine } from "./docker-engine.ts";
import type { RunningContainer } from "./docker-engine-usage.ts";
import { cgroupFolder, findMemoryController, workingSetBytes } from "./memory-controller.ts";
import { type ProcessMemory, weighProcesses } from "./memory-processes.ts";
import { parentOf } from "./proc.ts";

/**
 * What containers weigh together: the working sets of their control groups, and the processes of the runtime that watch over
 * one container each (containerd-shim, conmon), which it takes to run it. Not in it: the engine itself, and pages of image
 * files that were in the page cache before, for which no container is charged. Where control groups are not visible from
 * here (Docker Desktop), the engine tells the same, without the watching processes.
 * @throws BenchError "incomplete" when a container is not running any more
 */
export async function weighContainers(
  engine: DockerEngine,
  containers: readonly RunningContainer[],
): Promise<ProcessMemory> {
  const near = containers.map(readWorkingSet);
  if (near.every((bytes) => bytes !== null)) {
    const watchers = new Set(containers.map(({ pid }) => parentOf(pid)).filter((pid) => pid > 1));
    const watching = weighProcesses([...watchers]);
    return {
      bytes: sum(near) + (watching?.bytes ?? 0),
      of: "working sets of the containers' control groups, and the shim process of each; not the engine",
    };
  }
  const told = await Promise.all(containers.map(async (container) => askWorkingSet(engine, container)));
  return {
    bytes: sum(told),
    of: "working sets of the containers as the engine tells them; neither shims nor the engine",
  };
}

/** Null where the control group of the container is not visible: a pid of another PID namespace is somebody else's. */
function readWorkingSet({ id, pid }: RunningContainer): number | null {
  const controller = findMemoryController();
  const folder = controller === null ? null : cgroupFolder(controller, readMembership(pid));
  return controller === null || folder === null || !folder.includes(id) ? null : workingSetBytes(controller, folder);
}

function readMembership(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, "utf8");
  } catch {
    return "";
  }
}

/** The part of `GET /containers/{id}/stats` that is read; a container that has ended has no usage. */
const statsSchema = z.object({
  memory_stats: z.object({
    usage: z.number(),
    stats: z.object({ total_inactive_file: z.number().optional(), inactive_file: z.number().optional() }).default({}),
  }),
});

async function askWorkingSet({ client }: DockerEngine, { id }: RunningContainer): Promise<number> {
  try {
    const stats = statsSchema.parse(await client.getContainer(id).stats({ stream: false, "one-shot": true }));
    const { usage, stats: detail } = stats.memory_stats;
    return Math.max(0, usage - (detail.total_inactive_file ?? detail.inactive_file ?? 0));
  } catch (cause) {
    throw new BenchError("incomplete", `the memory of container ${id.slice(0, 12)} is not known: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
