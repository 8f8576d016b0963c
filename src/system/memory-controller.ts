import { statSync } from "node:fs";
import { join } from "node:path";
import { readKernelNumber, readKernelText } from "./kernel-file.ts";

/** The kernel's memory controller as it is mounted here. */
export interface MemoryController {
  readonly version: 1 | 2;
  /** Absolute path of its hierarchy. */
  readonly mount: string;
}

/**
 * The memory controller of this machine; null where there is none, as on macOS. Where both versions of control groups are
 * mounted, a controller belongs to one of them (cgroups(7)).
 * @param mounts text in the format of /proc/self/mounts
 */
export function findMemoryController(
  mounts: string = readKernelText("/proc/self/mounts") ?? "",
): MemoryController | null {
  const rows = mounts.split("\n").map((line) => line.split(" "));
  const first = rows.find(([, , type, options]) => type === "cgroup" && options?.split(",").includes("memory"));
  if (first?.[1] !== undefined) return { version: 1, mount: first[1] };
  const second = rows.find(([, mount, type]) => type === "cgroup2" && hasMemory(mount ?? ""));
  return second?.[1] === undefined ? null : { version: 2, mount: second[1] };
}

function hasMemory(mount: string): boolean {
  return (readKernelText(join(mount, "cgroup.controllers")) ?? "").trim().split(" ").includes("memory");
}

/**
 * Folder of the control group that a process is in.
 * @param membership text of /proc/<pid>/cgroup
 * @returns null when it does not say, or the folder is not visible from here
 */
export function cgroupFolder({ version, mount }: MemoryController, membership: string): string | null {
  const rows = membership.split("\n").map((line) => /^(\d+):([^:]*):(.*)$/.exec(line) ?? []);
  const path = rows.find(([, number, names]) =>
    version === 1 ? names?.split(",").includes("memory") : number === "0" && names === "",
  )?.[3];
  if (path === undefined) return null;
  const folder = join(mount, path);
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? folder : null;
}

/**
 * What a control group has in use, bytes: all that it is charged for less the inactive page cache, which the kernel drops
 * first; what `docker stats` and the kubelet show as used. Version 1 counts in batches of up to 64 pages per CPU.
 * @returns null when it is gone
 */
export function workingSetBytes({ version }: MemoryController, folder: string): number | null {
  const [usage, inactive] =
    version === 1
      ? (["memory.usage_in_bytes", "total_inactive_file"] as const)
      : (["memory.current", "inactive_file"] as const);
  const used = readKernelNumber(join(folder, usage));
  const stat = readKernelText(join(folder, "memory.stat")) ?? "";
  const idle = new RegExp(`^${inactive} (\\d+)$`, "m").exec(stat)?.[1];
  return used === null || idle === undefined ? null : Math.max(0, used - Number(idle));
}

/** The most that a control group ever had in use, page cache included, bytes; null when it is gone or the kernel does not say (version 2 before Linux 5.19). */
export function peakBytes({ version }: MemoryController, folder: string): number | null {
  return readKernelNumber(join(folder, version === 1 ? "memory.max_usage_in_bytes" : "memory.peak"));
}
