import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../units/clock.ts";
import type { Ns } from "../units/duration.ts";
import type { ControlGroup } from "./process-limits-group.ts";
import { type ControlHierarchy, findControlHierarchies } from "./process-limits-hierarchies.ts";

/** The control group of a container that holds its CPU, for those who cannot wait for the engine. */
export interface ContainerGroup {
  /** The group; undefined while it does not exist, or for good where it is not visible from here (Docker Desktop, another parent). */
  find(): ControlGroup | undefined;
  /** Its processes, as they are numbered here; empty where it is not visible. */
  pids(): readonly number[];
}

interface Place {
  /** The folder of all containers. */
  readonly parent: string;
  /** That of one of them. */
  readonly folder: (id: string) => string;
}

/** Where engines put containers by default: below `docker` (driver cgroupfs), or in a scope of system.slice each (systemd). */
const places: readonly Place[] = [
  { parent: "docker", folder: (id) => id },
  { parent: "system.slice", folder: (id) => `docker-${id}.scope` },
];

function withCpu(hierarchies: readonly ControlHierarchy[]): readonly ControlHierarchy[] {
  return hierarchies.filter(({ controllers }) => controllers.includes("cpu"));
}

/** Whether control groups of an engine's containers can be visible from here. @param hierarchies default: this machine's */
export function seesContainerGroups(hierarchies: readonly ControlHierarchy[] = findControlHierarchies()): boolean {
  return withCpu(hierarchies).some(({ mount }) => places.some(({ parent }) => existsSync(join(mount, parent))));
}

/**
 * @param id of the container, whole
 * @param hierarchies default: this machine's
 */
export function containerGroup(
  id: string,
  hierarchies: readonly ControlHierarchy[] = findControlHierarchies(),
): ContainerGroup {
  const candidates = withCpu(hierarchies).flatMap(({ version, mount, controllers }) =>
    places.map(({ parent, folder }) => ({ version, controllers, path: join(mount, parent, folder(id)) })),
  );
  let known: ControlGroup | undefined;
  const find = (): ControlGroup | undefined => (known ??= candidates.find(({ path }) => existsSync(path)));
  return {
    find,
    pids() {
      const group = find();
      return group === undefined ? [] : readPids(join(group.path, "cgroup.procs"));
    },
  };
}

function readPids(file: string): readonly number[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return [];
  }
}

/** How often it is looked for the program, ms: what was seen happened at most about so long before. */
const lookMs = 1;

/** Looks for the moment at which a container's own program runs, until told to stop. */
export interface ExecWatch {
  /** Looks for the last time. @returns the clock when the program was first seen, null when it was not */
  stop(): Ns | null;
}

/**
 * The engine answers a start some milliseconds after the program has begun to run (2 to 8 ms, docs/decisions/lambda-local.md).
 * Where control groups are visible, the executables of the processes in the container's one tell earlier.
 */
export function watchExec(clock: Clock, group: ContainerGroup): ExecWatch {
  const over = new AbortController();
  let seenNs: Ns | null = null;
  const look = (): boolean => {
    if (seenNs === null && group.pids().some(runsProgram)) seenNs = clock.now();
    return seenNs !== null;
  };
  const keepLooking = async (): Promise<void> => {
    while (!look()) await clock.sleep(lookMs, over.signal);
  };
  // It ends only by being told to.
  keepLooking().catch(() => undefined);
  return {
    stop() {
      over.abort();
      look();
      return seenNs;
    },
  };
}

/** Runtimes of engines run in the container's group before they become its program: as themselves, or from a copy in memory ("/"). */
const engineRuntime = /^\/$|memfd:|(?:^|\/)(?:runc|crun|youki)\b/;

function runsProgram(pid: number): boolean {
  try {
    return !engineRuntime.test(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    return false;
  }
}
