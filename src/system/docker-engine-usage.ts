import { z } from "zod";
import { nanoseconds, type Ns } from "../units/duration.ts";
import { answerWithin } from "./answer-limit.ts";
import type { DockerEngine } from "./docker-engine.ts";
import { readKernelNumber, readKernelText } from "./kernel-file.ts";

/** What a container has used since it was created. */
export interface ContainerUsage {
  /** User + system CPU of all its processes, ns; null where not known. */
  readonly cpuNs: Ns | null;
  /** Peak memory, page cache that is charged to it included, bytes; null where not known. */
  readonly peakMemoryBytes: number | null;
}

const unknown: ContainerUsage = { cpuNs: null, peakMemoryBytes: null };

/** A container that runs, and its first process. */
export interface RunningContainer {
  readonly id: string;
  /** On the engine's machine; 0 where not known. */
  readonly pid: number;
}

/**
 * What a container has used since it was created: from its control group, else from the engine, which may take a second
 * because it samples once a second. A page that several containers share, such as of a runtime's binary in the image, is
 * charged to the one that touched it first: peak memory is what the limit counts, not what the program maps.
 */
export async function askContainerUsage(engine: DockerEngine, container: RunningContainer): Promise<ContainerUsage> {
  return readControlGroup(container) ?? (await readStats(engine, container.id));
}

/** The same where it costs microseconds, for before and after a request: unknown where the control group is not visible here. */
export function readContainerUsage(container: RunningContainer): ContainerUsage {
  return readControlGroup(container) ?? unknown;
}

/** The cgroup of a pid (proc(5), cgroups(7)). A pid of another PID namespace belongs to somebody else: the id must be in the path. */
function readControlGroup({ id, pid }: RunningContainer): ContainerUsage | null {
  const groups = (readKernelText(`/proc/${pid}/cgroup`) ?? "").split("\n").map((line) => line.split(":"));
  const pathOf = (controller: string): string | undefined =>
    groups.find(([, names, path]) => names?.split(",").includes(controller) && path?.includes(id))?.[2];
  const memory = pathOf("memory");
  const cpu = pathOf("cpuacct");
  if (memory !== undefined && cpu !== undefined) {
    const used = readKernelNumber(`/sys/fs/cgroup/cpuacct${cpu}/cpuacct.usage`);
    const peak = readKernelNumber(`/sys/fs/cgroup/memory${memory}/memory.max_usage_in_bytes`);
    return used === null && peak === null
      ? null
      : { cpuNs: used === null ? null : nanoseconds(used), peakMemoryBytes: peak };
  }
  const unified = pathOf("");
  if (unified === undefined) return null;
  const microseconds = /^usage_usec (\d+)$/m.exec(readKernelText(`/sys/fs/cgroup${unified}/cpu.stat`) ?? "")?.[1];
  if (microseconds === undefined) return null;
  const peakMemoryBytes = readKernelNumber(`/sys/fs/cgroup${unified}/memory.peak`);
  return { cpuNs: nanoseconds(Number(microseconds) * 1000), peakMemoryBytes };
}

/** The part of `GET /containers/{id}/stats` that is read; `max_usage` exists with cgroup v1 only. */
const statsSchema = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({ max_usage: z.number().optional() }),
});

/** The engine samples once a second; one that takes longer does not answer. */
const longestMs = 10_000;

async function readStats({ client }: DockerEngine, id: string): Promise<ContainerUsage> {
  try {
    const asked = client.getContainer(id).stats({ stream: false, "one-shot": true });
    const stats = statsSchema.parse(await answerWithin(longestMs, `usage of container ${id}`, asked));
    return {
      cpuNs: nanoseconds(stats.cpu_stats.cpu_usage.total_usage),
      peakMemoryBytes: stats.memory_stats.max_usage ?? null,
    };
  } catch {
    // Gone meanwhile, or an engine without these figures: a sample without usage is still a sample.
    return unknown;
  }
}
