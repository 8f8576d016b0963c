import { realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import { createGit, type Git, withoutGitVariables } from "../io/git.ts";
import { findGitRoot, readSource, resolveCommit } from "../io/git-source.ts";
import { openWorktree } from "../io/git-worktree.ts";
import { stateDirectory } from "../io/state-directory.ts";
import type { Source } from "../results/run-summary.ts";
import type { AdapterContext } from "../system/adapter-context.ts";
import type { ResourceStack } from "../system/resource-stack.ts";

/** Another version of what is measured, on disk beside it. */
export interface BaselineVersion {
  /** As named on the command line. */
  readonly label: string;
  readonly source?: Source;
  /** Absolute folder of it. */
  readonly root: string;
  /** Absolute folder of the candidate that `root` stands for. */
  readonly candidateRoot: string;
}

/** What opening a version takes. */
export interface BaselineOpening {
  readonly context: AdapterContext;
  /** Gets the worktree. */
  readonly stack: ResourceStack;
  readonly signal: AbortSignal;
  /** Working directory of the command line. */
  readonly cwd: string;
  readonly onStep: (text: string) => void;
}

/**
 * The version that `--against` names: a git ref in a worktree of its own, or a folder as it is. A word that begins with
 * `.` or `/` is a folder; any other is a ref where git knows it, else a folder.
 * @param setup a command line for `sh -c` in the worktree's root, before anything else of it is used
 * @throws BenchError "usage" when it is neither, or a folder is to be set up; "target-unavailable" when the setup fails
 */
export async function openBaseline(
  label: string,
  setup: string | undefined,
  { context, stack, signal, cwd, onStep }: BaselineOpening,
): Promise<BaselineVersion> {
  const git = createGit(context.processes, context.env);
  const root = await findGitRoot(git, cwd, signal);
  const candidateRoot = realpathSync(root ?? cwd);
  const commit = root === undefined || /^[./]/.test(label) ? undefined : await resolveCommit(git, root, label, signal);
  if (commit === undefined) return openFolder(label, setup, { git, candidateRoot, cwd, signal });
  onStep(`checking out ${label} (${commit.commit.slice(0, 10)})`);
  const checkout = { git, root: candidateRoot, commit: commit.commit, fallback: stateDirectory(context.env) };
  const { path } = stack.use(await openWorktree(context, checkout, signal));
  if (setup !== undefined) {
    onStep(`${label}: ${setup}`);
    await runSetup(setup, path, context, signal);
  }
  return { label, source: commit, root: path, candidateRoot };
}

async function openFolder(
  label: string,
  setup: string | undefined,
  {
    git,
    candidateRoot,
    cwd,
    signal,
  }: { readonly git: Git; readonly candidateRoot: string; readonly cwd: string; readonly signal: AbortSignal },
): Promise<BaselineVersion> {
  const path = resolve(cwd, label);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new BenchError("usage", `--against ${label} is no version: no commit that git knows here, and no folder`, {
      hint: "name a branch, tag or commit that is here (git fetch; a shallow clone has few), or the folder of another checkout",
    });
  }
  if (setup !== undefined) {
    throw new BenchError("usage", `--against-setup is for a git ref, and ${label} is a folder, used as it is`, {
      hint: `run it there by hand: ${setup}`,
    });
  }
  const source = await readSource(git, path, signal);
  return { label, ...(source === undefined ? {} : { source }), root: realpathSync(path), candidateRoot };
}

/** The place in the other version of a file or folder of this one. @throws BenchError "usage" where it is outside what is compared */
export function counterpartOf(path: string, { label, root, candidateRoot }: BaselineVersion, cwd: string): string {
  const absolute = resolve(cwd, path);
  // The second is for a folder that is reached over a symbolic link.
  const inside = [absolute, realpathSync(absolute)]
    .map((place) => relative(candidateRoot, place))
    .find((place) => !isAbsolute(place) && !/^\.\.(?:\/|$)/.test(place));
  if (inside !== undefined) return join(root, inside);
  throw new BenchError("usage", `${path} is not in the tree that is compared with ${label}: ${candidateRoot}`, {
    hint: "run bench in the repository whose versions are compared, on scenario files of it",
  });
}

/** Its output may be long (npm ci), bytes. */
const mostSetupOutput = 64 << 20;

async function runSetup(
  setup: string,
  cwd: string,
  { processes, env }: AdapterContext,
  signal: AbortSignal,
): Promise<void> {
  const options = {
    command: ["sh", "-c", setup] as const,
    cwd,
    env: withoutGitVariables(env),
    input: new Uint8Array(),
    maxOutputBytes: mostSetupOutput,
  };
  const { exit, stdout, stderr } = await processes.runCommand(options, signal);
  signal.throwIfAborted();
  if (exit.code === 0) return;
  const said = `${new TextDecoder().decode(stdout.slice(-4096))}${stderr}`.trim().split("\n").slice(-5).join("\n");
  const how = exit.code === null ? `was ended by ${exit.signal ?? "a signal"}` : `exited with code ${exit.code}`;
  throw new BenchError("target-unavailable", `--against-setup ${JSON.stringify(setup)} ${how}: ${said}`, {
    hint: "it runs with sh in the root of a fresh checkout, where only committed files are",
  });
}
