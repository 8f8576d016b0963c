import { lutimesSync, mkdirSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import type { AdapterContext } from "../system/adapter-context.ts";
import { isOnDisk } from "../system/page-cache.ts";
import type { Git } from "./git.ts";

/** A version of a repository in a folder of its own. Disposing it removes the folder, and that git knows of it. */
export interface Worktree extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
}

/** A worktree as a journal names it: where it is, and the folder of git that it is registered in. Both absolute. */
export interface WorktreePlace {
  readonly path: string;
  readonly gitFolder: string;
}

/** What a worktree is called in a journal. */
export function worktreeId({ path, gitFolder }: WorktreePlace): string {
  return `${path}@${gitFolder}`;
}

/** The worktree that a journal names; undefined when the text is no such name. Whether the path is ours is not judged. */
export function parseWorktreeId(id: string): WorktreePlace | undefined {
  const [, path, gitFolder] = /^(\/.*?\/coldbench-[^/@]+)@(\/.+)$/.exec(id) ?? [];
  return path === undefined || gitFolder === undefined ? undefined : { path, gitFolder };
}

/**
 * Checks a commit out into a new temporary folder, detached, without hooks; journaled before git or the disk know of it.
 * All files get the time of the commit: git keeps none, so a built file that is committed is as new as its sources.
 * @throws BenchError "usage" with git's own words when it cannot be checked out
 */
export async function openWorktree(
  context: AdapterContext,
  {
    git,
    root,
    commit,
    fallback,
  }: { readonly git: Git; readonly root: string; readonly commit: string; readonly fallback: string },
  signal: AbortSignal,
): Promise<Worktree> {
  const { stdout } = await git(root, ["rev-parse", "--git-common-dir"], signal);
  const name = `coldbench-${context.runId}-${context.nonce().slice(0, 8)}`;
  const place = { path: join(worktreeParent(fallback), name), gitFolder: resolve(root, stdout) };
  const entry = context.journal.open({ type: "worktree", id: worktreeId(place) });
  const dispose = (): void => {
    removeWorktree(place);
    entry.close();
  };
  try {
    mkdirSync(place.path, { mode: 0o700 });
    const added = await git(root, ["worktree", "add", "--detach", "--quiet", place.path, commit], signal);
    if (!added.ok) throw checkoutError(commit, added.stderr);
    await setFileTimes(git, place.path, signal);
  } catch (error) {
    dispose();
    throw error;
  }
  return { path: place.path, [Symbol.asyncDispose]: async () => dispose() };
}

/**
 * Removes the folder of a worktree and its registration, the same that `git worktree remove` removes
 * (gitrepository-layout(5), worktrees/<id>), also where a crash left it half made, which git itself would keep. Does
 * nothing where there is none. No other worktree is touched, as `git worktree prune` would.
 */
export function removeWorktree({ path, gitFolder }: WorktreePlace): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  const registrations = join(gitFolder, "worktrees");
  rmSync(join(registrations, basename(path)), { recursive: true, force: true });
  try {
    rmdirSync(registrations);
  } catch {
    // There is none, or another worktree is registered in it.
  }
}

/** A temporary folder on disk, as the user's own files are: one in memory would not feel a `disk` start. */
function worktreeParent(fallback: string): string {
  return [tmpdir(), "/var/tmp", fallback].find((folder) => isFolderOnDisk(folder)) ?? tmpdir();
}

function isFolderOnDisk(folder: string): boolean {
  try {
    return isOnDisk(folder);
  } catch {
    return false;
  }
}

async function setFileTimes(git: Git, path: string, signal: AbortSignal): Promise<void> {
  const when = Number((await git(path, ["show", "--no-patch", "--format=%ct", "HEAD"], signal)).stdout);
  const files = (await git(path, ["ls-files", "-z"], signal)).stdout.split("\0");
  for (const file of files) {
    if (file === "") continue;
    try {
      lutimesSync(join(path, file), when, when);
    } catch (error) {
      // Left out of a sparse checkout.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
}

function checkoutError(commit: string, said: string): BenchError {
  return new BenchError("usage", `git cannot check ${commit.slice(0, 10)} out beside the working tree: ${said}`, {
    hint: "run `git worktree add --detach <folder> <ref>` by hand to see why, or give the folder of another checkout",
  });
}
