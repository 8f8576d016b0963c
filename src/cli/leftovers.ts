import { existsSync, rmSync } from "node:fs";
import { basename, isAbsolute, join, resolve } from "node:path";
import { messageOf } from "../errors/bench-error.ts";
import { parseWorktreeId, removeWorktree } from "../io/git-worktree.ts";
import { isOwnerAlive } from "../io/run-owner.ts";
import { systemClock } from "../io/system-clock.ts";
import type { AwsPlace } from "../system/aws-names.ts";
import { removeAwsLeftovers } from "../system/aws-removal.ts";
import type { Resource } from "../system/journal.ts";
import { removeLeftovers } from "../system/docker-engine-removal.ts";
import { probeEngine } from "../system/docker-engine.ts";
import { isCgroup, removeCgroup } from "../system/memory-cgroup.ts";
import { machineName } from "../system/machine-name.ts";
import { thawGroup } from "../system/process-limits-group.ts";
import { findTokenHolders } from "../system/proc.ts";

/** What was done, or would be done, with one leftover. */
export interface Removal {
  readonly type: Resource["type"];
  readonly id: string;
  readonly result: "removed" | "would be removed" | "already gone" | "left alone" | "failed";
  readonly reason?: string;
}

const resultWords = {
  removed: "removed",
  "would-remove": "would be removed",
  gone: "already gone",
  refused: "left alone",
  failed: "failed",
} as const;

/**
 * Removes containers and images: those that crashed runs had open, and whatever carries our label and belongs to no live
 * run. Without an engine nothing can be left in it, unless a journal names something: then its reason is returned.
 */
export async function removeFromEngine(
  crashed: readonly Resource[],
  keep: readonly Resource[],
  dryRun: boolean,
): Promise<{ readonly removals: readonly Removal[]; readonly unavailable?: string }> {
  const { env, platform } = process;
  const probe = await probeEngine({ env, platform }, AbortSignal.timeout(10_000));
  if (probe.available) {
    const options = { journaled: crashed, keep, isAlive: isOwnerAlive, dryRun };
    const removals = await removeLeftovers(probe.engine, options);
    return { removals: removals.map((removal) => ({ ...removal, result: resultWords[removal.result] })) };
  }
  const named = crashed.filter(({ type }) => type === "container" || type === "image");
  if (named.length === 0) return { removals: [] };
  const reason = "the Docker Engine does not answer";
  return { removals: named.map(({ type, id }) => ({ type, id, result: "failed", reason })), unavailable: probe.reason };
}

/**
 * Removes functions and log groups that journals name, and those of ours in the places to look in that belong to no live
 * run. AWS is asked for nothing, and its SDK not loaded, where journals name none and no place is given.
 */
export async function removeFromAws(
  crashed: readonly Resource[],
  keep: readonly Resource[],
  { places, dryRun }: { readonly places: readonly AwsPlace[]; readonly dryRun: boolean },
): Promise<readonly Removal[]> {
  const leftovers = { journaled: crashed, keep, places, isAlive: isOwnerAlive, machine: machineName(), dryRun };
  const access = { clock: systemClock, env: process.env };
  const removals = await removeAwsLeftovers(leftovers, access, AbortSignal.timeout(120_000));
  return removals.map((removal) => ({ ...removal, result: resultWords[removal.result] }));
}

/** Removes the processes, temporary files, worktrees and control groups among the resources that crashed runs had open. */
export function removeLocal(resources: readonly Resource[], dryRun: boolean): Removal[] {
  // A frozen process cannot end, not even when it is killed.
  for (const { type, id } of dryRun ? [] : resources)
    if (type === "cgroup" && isOwnFolder(id) && isCgroup(id)) thawGroup(id);
  // Processes may write into folders, and a control group can go once the processes in it have.
  const rank = ({ type }: Resource): number => (type === "process" ? 0 : type === "cgroup" ? 2 : 1);
  return resources
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((resource) => {
      switch (resource.type) {
        case "process":
          return [removeProcesses(resource, dryRun)];
        case "path":
          return [removePath(resource, dryRun)];
        case "worktree":
          return [removeLeftWorktree(resource, dryRun)];
        case "cgroup":
          return [removeControlGroup(resource, dryRun)];
        case "container":
        case "image":
        case "lambda-function":
        case "log-group":
          return [];
      }
    });
}

function removeProcesses({ type, id }: Resource, dryRun: boolean): Removal {
  const holders = findTokenHolders(id).filter((pid) => pid !== process.pid);
  if (holders.length === 0) return { type, id, result: "already gone" };
  const reason = `pid ${holders.join(", ")}`;
  if (dryRun) return { type, id, result: "would be removed", reason };
  try {
    for (const pid of holders) process.kill(pid, "SIGKILL");
    return { type, id, result: "removed", reason };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return { type, id, result: "removed", reason };
    return { type, id, result: "failed", reason: messageOf(error) };
  }
}

/** Only folders that coldbench makes: a journal that was tampered with must not remove anything else. */
function removePath({ type, id }: Resource, dryRun: boolean): Removal {
  if (!isOwnFolder(id)) return { type, id, result: "failed", reason: "it is not a folder that coldbench makes" };
  if (!existsSync(id)) return { type, id, result: "already gone" };
  if (dryRun) return { type, id, result: "would be removed" };
  try {
    rmSync(id, { recursive: true, force: true });
    return { type, id, result: "removed" };
  } catch (error) {
    return { type, id, result: "failed", reason: messageOf(error) };
  }
}

/** The folder, and what the user's repository knows of it. */
function removeLeftWorktree({ type, id }: Resource, dryRun: boolean): Removal {
  const place = parseWorktreeId(id);
  if (place === undefined || !isOwnFolder(place.path))
    return { type, id, result: "failed", reason: "it is not a worktree that coldbench makes" };
  const there = [place.path, join(place.gitFolder, "worktrees", basename(place.path))].some((path) => existsSync(path));
  if (!there) return { type, id, result: "already gone" };
  if (dryRun) return { type, id, result: "would be removed" };
  try {
    removeWorktree(place);
    return { type, id, result: "removed" };
  } catch (error) {
    return { type, id, result: "failed", reason: messageOf(error) };
  }
}

function removeControlGroup({ type, id }: Resource, dryRun: boolean): Removal {
  if (!isOwnFolder(id)) return { type, id, result: "failed", reason: "it is not a control group that coldbench makes" };
  if (!existsSync(id)) return { type, id, result: "already gone" };
  if (!isCgroup(id)) return { type, id, result: "failed", reason: "it is not a control group" };
  if (dryRun) return { type, id, result: "would be removed" };
  try {
    removeCgroup(id);
    return { type, id, result: "removed" };
  } catch (error) {
    return { type, id, result: "failed", reason: messageOf(error) };
  }
}

/** An absolute path whose last part is named as adapters name their folders: after the run, with eight hex digits. */
function isOwnFolder(path: string): boolean {
  const name = /^coldbench-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[a-z0-9-]+-[0-9a-f]{8}$/;
  return isAbsolute(path) && resolve(path) === path && name.test(basename(path));
}
