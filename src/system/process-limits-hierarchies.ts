import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { readKernelText } from "./kernel-file.ts";

/** The controllers that confine an execution environment. */
export type Controller = "memory" | "cpu" | "freezer";
const controllers: readonly Controller[] = ["memory", "cpu", "freezer"];

/** A mounted hierarchy of control groups, with those of our controllers that it has. */
export interface ControlHierarchy {
  readonly version: 1 | 2;
  /** Absolute path. */
  readonly mount: string;
  readonly controllers: readonly Controller[];
}

/**
 * The hierarchies of this machine that have one of our controllers, each controller in one of them; empty where there are
 * none, as on macOS. A controller belongs to one version (cgroups(7)); the freezer is part of every hierarchy of version 2.
 * @param mounts text in the format of /proc/self/mounts
 */
export function findControlHierarchies(mounts: string = readKernelText("/proc/self/mounts") ?? ""): ControlHierarchy[] {
  const rows = mounts.split("\n").map((line) => line.split(" "));
  const found = [...rows.filter(([, , type]) => type === "cgroup"), ...rows.filter(([, , type]) => type === "cgroup2")];
  const taken = new Set<Controller>();
  return found.flatMap(([, mount, type, options]) => {
    if (mount === undefined) return [];
    const names = type === "cgroup" ? (options ?? "").split(",") : unifiedControllers(mount);
    const own = controllers.filter((name) => names.includes(name) && !taken.has(name));
    for (const name of own) taken.add(name);
    return own.length === 0 ? [] : [{ version: type === "cgroup" ? 1 : 2, mount, controllers: own } as const];
  });
}

function unifiedControllers(mount: string): string[] {
  return [...(readKernelText(join(mount, "cgroup.controllers")) ?? "").trim().split(" "), "freezer"];
}

/**
 * Where a control group of ours can be made: under the one that a process is in, else at the top.
 * @param membership text of /proc/<pid>/cgroup
 */
export function parentFolders({ version, mount, controllers: own }: ControlHierarchy, membership: string): string[] {
  const rows = membership.split("\n").map((line) => /^(\d+):([^:]*):(.*)$/.exec(line) ?? []);
  const row = rows.find(([, number, names]) =>
    version === 1 ? own.some((name) => names?.split(",").includes(name)) : number === "0" && names === "",
  );
  const folder = resolve(mount, `.${row?.[3] ?? ""}`);
  const visible = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return visible && folder !== mount ? [folder, mount] : [mount];
}
