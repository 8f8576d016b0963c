import type { Source } from "../results/run-summary.ts";
import type { Git } from "./git.ts";

/** Absolute path of the working tree that a folder is in; undefined outside one, without git, and where git refuses to look. */
export async function findGitRoot(git: Git, folder: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { ok, stdout } = await git(folder, ["rev-parse", "--show-toplevel"], signal);
    return ok && stdout !== "" ? stdout : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/**
 * The version of the working tree that a folder is in: its commit, its branch where one is checked out, and whether tracked
 * files differ from the commit (files that git does not track are no difference, as in `git describe --dirty`).
 * @returns undefined outside a working tree, before the first commit, and without git: never an error
 */
export async function readSource(git: Git, folder: string, signal: AbortSignal): Promise<Source | undefined> {
  try {
    const commit = await git(folder, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], signal);
    if (!commit.ok) return undefined;
    const branch = await git(folder, ["symbolic-ref", "--quiet", "--short", "HEAD"], signal);
    const status = await git(folder, ["status", "--porcelain", "--untracked-files=no"], signal);
    return {
      commit: commit.stdout,
      ...(branch.ok ? { branch: branch.stdout } : {}),
      dirty: !status.ok || status.stdout !== "",
    };
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** The commit that a branch, a tag or a hash names, hex, and the branch's name; undefined where it names none. */
export async function resolveCommit(
  git: Git,
  root: string,
  ref: string,
  signal: AbortSignal,
): Promise<Source | undefined> {
  // git would take it for an option.
  if (ref.startsWith("-") || ref === "") return undefined;
  const commit = await git(root, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`], signal);
  if (!commit.ok) return undefined;
  const name = await git(root, ["rev-parse", "--symbolic-full-name", ref], signal);
  const branch = /^refs\/(?:heads|remotes)\/(.+)$/.exec(name.ok ? name.stdout : "")?.[1];
  return { commit: commit.stdout, ...(branch === undefined ? {} : { branch }), dirty: false };
}
