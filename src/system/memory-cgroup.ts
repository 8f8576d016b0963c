import { mkdirSync, readFileSync, rmdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../errors/bench-error.ts";
import type { AdapterContext } from "./adapter-context.ts";
import { cgroupFolder, findMemoryController, type MemoryController, peakBytes } from "./memory-controller.ts";

/** A memory control group of our own, journaled before it exists. Disposing it removes it: its processes must have ended. */
export interface MemoryCgroup extends Disposable {
  readonly version: 1 | 2;
  /** The command line that enters the group and then becomes `command`, so that all that `command` ever is is in it. */
  enter(command: readonly [string, ...string[]]): [string, ...string[]];
  /** The most that was in use in it so far, bytes; null when the kernel does not say. */
  peakBytes(): number | null;
}

/** The group, or why none can be made here. */
export type MemoryCgroupOutcome =
  | { readonly ok: true; readonly cgroup: MemoryCgroup }
  | { readonly ok: false; readonly reason: string };

/**
 * Makes a memory control group under the harness's own one, else at the top of the hierarchy. It takes the right to write
 * there: root, or a delegated hierarchy.
 * @param controller default: this machine's
 */
export function openMemoryCgroup(
  { journal, runId, nonce }: Pick<AdapterContext, "journal" | "runId" | "nonce">,
  controller: MemoryController | null = findMemoryController(),
): MemoryCgroupOutcome {
  if (controller === null) return { ok: false, reason: "this machine has no memory control groups" };
  const own = cgroupFolder(controller, readFileSync("/proc/self/cgroup", "utf8"));
  const parents = new Set([own ?? controller.mount, controller.mount]);
  const reasons: string[] = [];
  for (const parent of parents) {
    const path = join(parent, `coldbench-${runId}-${nonce().slice(0, 8)}`);
    const entry = journal.open({ type: "cgroup", id: path });
    try {
      mkdirSync(path);
    } catch (error) {
      entry.close();
      reasons.push(messageOf(error));
      continue;
    }
    const cgroup = ownCgroup(controller, path, () => entry.close());
    // In version 2 a group has the controller only where its parent hands it down.
    if (cgroup.peakBytes() !== null) return { ok: true, cgroup };
    cgroup[Symbol.dispose]();
    reasons.push("the kernel tells no peak of a new control group");
  }
  return { ok: false, reason: `no memory control group can be made: ${reasons.at(-1) ?? "nowhere"}` };
}

function ownCgroup(controller: MemoryController, path: string, close: () => void): MemoryCgroup {
  return {
    version: controller.version,
    enter: (command) => ["/bin/sh", "-c", 'echo $$ > "$0" && exec "$@"', join(path, "cgroup.procs"), ...command],
    peakBytes: () => peakBytes(controller, path),
    [Symbol.dispose]() {
      removeCgroup(path);
      close();
    },
  };
}

const cell = new Int32Array(new SharedArrayBuffer(4));
/** How often, and after which pause, removal is tried again while the last process is still leaving. */
const attempts = 50;
const pauseMs = 10;

/**
 * Removes a control group, waiting for up to half a second for its last process to leave; that it is gone already is not an error.
 * @throws Error when processes stay in it
 */
export function removeCgroup(path: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      return rmdirSync(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return;
      if (code !== "EBUSY" || attempt === attempts) throw error;
      Atomics.wait(cell, 0, 0, pauseMs);
    }
  }
}

/** Magic numbers of the two versions' file systems (statfs(2)). */
const cgroupFileSystems: ReadonlySet<number> = new Set([0x0027_e0eb, 0x6367_7270]);

/** Whether a path is a control group: nothing else is ever removed as one. */
export function isCgroup(path: string): boolean {
  try {
    return cgroupFileSystems.has(statfsSync(path).type);
  } catch {
    return false;
  }
}
