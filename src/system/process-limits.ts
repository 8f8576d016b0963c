import { mkdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { nanoseconds } from "../units/duration.ts";
import type { AdapterContext } from "./adapter-context.ts";
import type { JournalEntry } from "./journal.ts";
import { removeCgroup } from "./memory-cgroup.ts";
import { peakBytes } from "./memory-controller.ts";
import type { ProcessUsage } from "./proc.ts";
import * as group from "./process-limits-group.ts";
import {
  type Controller,
  type ControlHierarchy,
  findControlHierarchies,
  parentFolders,
} from "./process-limits-hierarchies.ts";

/**
 * Control groups of our own around one process and all that it starts, journaled before they exist. Disposing them kills
 * whoever is still in them, also what has left the process group or ignores SIGTERM, and removes them.
 */
export interface ProcessLimits extends AsyncDisposable {
  /** Why a controller is not at hand; those that are at hand are not in it. */
  readonly missing: Readonly<Partial<Record<Controller, string>>>;
  /** Moves a process in, right after it was started: what it starts from then on is in them, too. */
  enter(pid: number): void;
  /** Limits CPU to so many cores (0.07: 7 % of one) from now on. Nothing without the controller. */
  limitCpu(cores: number): void;
  /** Resolves when every process has stopped or may run again. @throws BenchError "incomplete" when the kernel does not get there in 1 s */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** CPU and peak memory (page cache included) of all that ever was in them; null where the kernel does not say. */
  usage(): ProcessUsage;
  /** Whether a process in them was killed because their memory was used up. */
  outOfMemory(): boolean;
}

/** How long freezing, and dying of SIGKILL, may take, ms. */
const patienceMs = 1000;

/**
 * Makes the groups under the harness's own ones, else at the top of their hierarchies. It takes the right to write there:
 * root, or delegated hierarchies. Memory is limited at once, CPU not before `limitCpu`.
 * @param hierarchies default: this machine's
 */
export async function openProcessLimits(
  context: Pick<AdapterContext, "clock" | "journal" | "runId" | "nonce">,
  { memoryBytes }: { readonly memoryBytes: number },
  hierarchies: readonly ControlHierarchy[] = findControlHierarchies(),
): Promise<ProcessLimits> {
  const name = `coldbench-${context.runId}-${context.nonce().slice(0, 8)}`;
  const membership = hierarchies.length === 0 ? "" : readFileSync("/proc/self/cgroup", "utf8");
  const made: OwnGroup[] = [];
  const missing: Partial<Record<Controller, string>> = {};
  for (const controller of ["memory", "cpu", "freezer"] as const)
    missing[controller] = "this machine has no control groups for it";
  try {
    for (const hierarchy of hierarchies) {
      const result = makeGroup(context, hierarchy, parentFolders(hierarchy, membership), name);
      for (const controller of hierarchy.controllers) {
        if (typeof result !== "string" && group.hasController(result, controller)) delete missing[controller];
        else
          missing[controller] =
            typeof result === "string" ? result : "the parent of a new control group does not hand it down";
      }
      if (typeof result !== "string") made.push(result);
    }
    const memory = having(made, "memory", missing);
    if (memory !== undefined) group.limitMemory(memory, memoryBytes);
  } catch (error) {
    await removeGroups(context, made);
    throw error;
  }
  return confine(context, made, missing);
}

/**
 * Makes the kernel ready to move processes between control groups without delay: the first move for a while waits for an RCU
 * grace period, 12 to 17 ms on a 2-core machine with Linux 6.18, those within some ms after it take 0.1 ms
 * (cgroup_threadgroup_rwsem, kernel/cgroup/cgroup.c). A process that is born in its group (clone3 with CLONE_INTO_CGROUP)
 * does not pay it, and neither should one that is moved. Moves the harness to where it is already; nothing where that cannot be.
 */
export async function settleControlGroups(
  hierarchies: readonly ControlHierarchy[] = findControlHierarchies(),
): Promise<void> {
  const membership = await readFile("/proc/self/cgroup", "utf8").catch(() => "");
  for (const hierarchy of hierarchies) {
    const file = join(parentFolders(hierarchy, membership)[0] ?? "", "cgroup.procs");
    try {
      // Only where it is already: anywhere else this would take it out of its own limits.
      if (!(await readFile(file, "utf8")).split("\n").includes(String(process.pid))) continue;
      // On another thread, asleep: nothing else has to wait.
      return await writeFile(file, `${process.pid}\n`);
    } catch {
      // No right to: then there will be no groups either.
    }
  }
}

interface OwnGroup extends group.ControlGroup {
  readonly entry: JournalEntry;
}

/** The group, or why none can be made. */
function makeGroup(
  { journal }: Pick<AdapterContext, "journal">,
  { version, controllers }: ControlHierarchy,
  parents: readonly string[],
  name: string,
): OwnGroup | string {
  let reason = "nowhere to make a control group";
  for (const parent of parents) {
    const path = join(parent, name);
    const entry = journal.open({ type: "cgroup", id: path });
    try {
      mkdirSync(path);
    } catch (error) {
      entry.close();
      reason = `no control group can be made: ${messageOf(error)}`;
      continue;
    }
    const own = { version, controllers, path, entry };
    if (controllers.some((controller) => group.hasController(own, controller))) return own;
    removeCgroup(path);
    entry.close();
    reason = "the parent of a new control group hands no controller down";
  }
  return reason;
}

function having(
  groups: readonly OwnGroup[],
  controller: Controller,
  missing: ProcessLimits["missing"],
): OwnGroup | undefined {
  return controller in missing ? undefined : groups.find(({ controllers }) => controllers.includes(controller));
}

function confine(
  context: Pick<AdapterContext, "clock">,
  groups: readonly OwnGroup[],
  missing: ProcessLimits["missing"],
): ProcessLimits {
  const memory = having(groups, "memory", missing);
  const cpu = having(groups, "cpu", missing);
  const freezer = having(groups, "freezer", missing);
  const turn = async (frozen: boolean): Promise<void> => {
    if (freezer === undefined) return;
    const done = await poll(context, () => {
      // Asked again each time: version 1 stays FREEZING when a process was forked meanwhile.
      group.setFrozen(freezer, frozen);
      return group.isFrozen(freezer) === frozen;
    });
    if (done) return;
    throw new BenchError(
      "incomplete",
      `control group ${freezer.path} was not ${frozen ? "frozen" : "thawed"} within ${patienceMs} ms`,
    );
  };
  return {
    missing,
    enter: (pid) => {
      for (const one of groups) group.enterGroup(one, pid);
    },
    limitCpu: (cores) => {
      if (cpu !== undefined) group.limitCpu(cpu, cores);
    },
    freeze: () => turn(true),
    thaw: () => turn(false),
    usage() {
      const cpuNs = cpu === undefined ? null : group.cpuUsageNs(cpu);
      return {
        cpuNs: cpuNs === null ? null : nanoseconds(cpuNs),
        peakMemoryBytes: memory === undefined ? null : peakBytes({ version: memory.version, mount: "" }, memory.path),
      };
    },
    outOfMemory: () => memory !== undefined && group.oomKills(memory) > 0,
    [Symbol.asyncDispose]: () => removeGroups(context, groups),
  };
}

/** @throws BenchError "incomplete" when processes stay in them */
async function removeGroups(context: Pick<AdapterContext, "clock">, groups: readonly OwnGroup[]): Promise<void> {
  const empty = await poll(context, () => {
    // Once more each time: what is being killed can fork until it is dead.
    const members = new Set(groups.flatMap(group.groupProcesses));
    for (const pid of members) killQuietly(pid);
    // Frozen in a version 1 group it would not die.
    if (members.size > 0) for (const { path } of groups) group.thawGroup(path);
    return members.size === 0;
  });
  if (!empty) throw new BenchError("incomplete", `processes stay in control group ${groups[0]?.path ?? ""}`);
  for (const { path, entry } of groups) {
    removeCgroup(path);
    entry.close();
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // ESRCH: it has ended.
  }
}

/** Looks at once, then every millisecond; false when `condition` does not hold in time. */
async function poll({ clock }: Pick<AdapterContext, "clock">, condition: () => boolean): Promise<boolean> {
  for (let waited = 0; !condition(); waited++) {
    if (waited >= patienceMs) return false;
    await clock.sleep(1);
  }
  return true;
}
