import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Controller } from "./process-limits-hierarchies.ts";

/** One control group, in one hierarchy. */
export interface ControlGroup {
  readonly version: 1 | 2;
  readonly controllers: readonly Controller[];
  /** Absolute path of its folder. */
  readonly path: string;
}

/** The period that a CPU quota is given for, microseconds: a throttled process waits for up to as long. */
export const cpuPeriodUs = 20_000;
/** The shortest quota that the kernel takes, microseconds (kernel/sched/core.c, min_cfs_quota_period). */
const leastQuotaUs = 1000;

/** The files that tell whether a group really has a controller: in version 2 it has those that its parent hands down. */
const telltales = {
  1: { memory: "memory.limit_in_bytes", cpu: "cpu.cfs_quota_us", freezer: "freezer.state" },
  2: { memory: "memory.max", cpu: "cpu.max", freezer: "cgroup.freeze" },
} as const;

/** Whether the group can do what a controller of its hierarchy does. */
export function hasController({ version, path }: ControlGroup, controller: Controller): boolean {
  return existsSync(join(path, telltales[version][controller]));
}

/** Moves a process into the group, all its threads with it. That it has ended is not an error. */
export function enterGroup({ path }: ControlGroup, pid: number): void {
  try {
    writeFileSync(join(path, "cgroup.procs"), `${pid}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The processes in the group that are visible from here; empty when it is gone. */
export function groupProcesses({ path }: ControlGroup): number[] {
  const pids = (readFile(path, "cgroup.procs") ?? "").split("\n").map(Number);
  // A process of another PID namespace is listed as 0, which to kill(2) means the caller's own process group.
  return pids.filter((pid) => pid > 0);
}

/** Limits memory, swap included: what does not fit is an OOM kill, as on Lambda, not slow. */
export function limitMemory({ version, path }: ControlGroup, bytes: number): void {
  if (version === 2) {
    writeFileSync(join(path, "memory.max"), String(bytes));
    writeExisting(path, "memory.swap.max", "0");
    return;
  }
  writeFileSync(join(path, "memory.limit_in_bytes"), String(bytes));
  // Without accounting of swap (swapaccount=0) only its use can be discouraged.
  if (!writeExisting(path, "memory.memsw.limit_in_bytes", String(bytes))) {
    writeExisting(path, "memory.swappiness", "0");
  }
}

/** Limits CPU to a share of one core (1.5: one core and half of another), as CFS bandwidth. */
export function limitCpu({ version, path }: ControlGroup, cores: number): void {
  const quotaUs = Math.max(leastQuotaUs, Math.round(cores * cpuPeriodUs));
  if (version === 2) return writeFileSync(join(path, "cpu.max"), `${quotaUs} ${cpuPeriodUs}`);
  // The period first: the quota is checked against the parent's as a ratio to it.
  writeFileSync(join(path, "cpu.cfs_period_us"), String(cpuPeriodUs));
  writeFileSync(join(path, "cpu.cfs_quota_us"), String(quotaUs));
}

/** Asks the kernel to freeze or thaw the group; `isFrozen` tells when it has. */
export function setFrozen({ version, path }: ControlGroup, frozen: boolean): void {
  if (version === 2) return writeFileSync(join(path, "cgroup.freeze"), frozen ? "1" : "0");
  writeFileSync(join(path, "freezer.state"), frozen ? "FROZEN" : "THAWED");
}

/** Thaws a group of either version, by the path of its folder; nothing where it has no freezer, or is gone. */
export function thawGroup(path: string): void {
  try {
    if (!writeExisting(path, "freezer.state", "THAWED")) writeExisting(path, "cgroup.freeze", "0");
  } catch {
    // Gone in between.
  }
}

/** Whether every process of the group is frozen. */
export function isFrozen({ version, path }: ControlGroup): boolean {
  if (version === 2) return /^frozen 1$/m.test(readFile(path, "cgroup.events") ?? "");
  return readFile(path, "freezer.state")?.trim() === "FROZEN";
}

/** How many processes of the group were killed because it was out of memory; 0 when the kernel does not say (before Linux 4.13). */
export function oomKills({ version, path }: ControlGroup): number {
  const text = readFile(path, version === 2 ? "memory.events" : "memory.oom_control") ?? "";
  return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
}

/** CPU that the group has used, ns; null where its hierarchy does not account for it (version 1, cpuacct mounted apart). */
export function cpuUsageNs({ version, path }: ControlGroup): number | null {
  if (version === 1) return toNumber(readFile(path, "cpuacct.usage"), 1);
  return toNumber(/^usage_usec (\d+)$/m.exec(readFile(path, "cpu.stat") ?? "")?.[1], 1000);
}

function toNumber(text: string | null | undefined, unit: number): number | null {
  return text !== null && text !== undefined && /^\d+\s*$/.test(text) ? Number(text) * unit : null;
}

/** Writes a file that not every kernel has; false when it is not there. */
function writeExisting(path: string, name: string, text: string): boolean {
  if (!existsSync(join(path, name))) return false;
  writeFileSync(join(path, name), text);
  return true;
}

function readFile(path: string, name: string): string | null {
  try {
    return readFileSync(join(path, name), "utf8");
  } catch {
    return null;
  }
}
