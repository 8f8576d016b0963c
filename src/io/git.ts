import type { ProcessLauncher } from "../system/process.ts";

/** What git answered. */
export interface GitAnswer {
  readonly ok: boolean;
  /** Without the line end behind it. */
  readonly stdout: string;
  /** The last of it, trimmed. */
  readonly stderr: string;
}

/** Runs git in a folder, without a shell. @throws BenchError "target-unavailable" where git is not installed; the signal's reason when it aborts */
export type Git = (cwd: string, args: readonly string[], signal: AbortSignal) => Promise<GitAnswer>;

/** As of an `ls-files` in a repository of some hundred thousand files, bytes. */
const mostOutput = 64 << 20;

/**
 * What a git hook finds in its environment: with these git would look at the repository of the hook, wherever it is run
 * (git-rev-parse(1), --local-env-vars).
 */
const localVariables = new Set([
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_COMMON_DIR",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_PREFIX",
]);

/** An environment for programs that work in a repository of their own. */
export function withoutGitVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !localVariables.has(entry[0]),
    ),
  );
}

/** Git as `processes` runs it. It takes no optional locks and runs no hooks: nothing of the user's repository is touched by a look. */
export function createGit(processes: ProcessLauncher, env: Readonly<Record<string, string | undefined>>): Git {
  const known = withoutGitVariables(env);
  return async (cwd, args, signal) => {
    const options = {
      command: ["git", "--no-optional-locks", "-c", "core.hooksPath=/dev/null", ...args] as const,
      cwd,
      // Messages are shown, never parsed; a prompt would wait for ever.
      env: { ...known, GIT_TERMINAL_PROMPT: "0" },
      input: new Uint8Array(),
      maxOutputBytes: mostOutput,
    };
    const { exit, stdout, stderr } = await processes.runCommand(options, signal);
    signal.throwIfAborted();
    return {
      ok: exit.code === 0,
      stdout: new TextDecoder().decode(stdout).replace(/\r?\n$/, ""),
      stderr: stderr.trim(),
    };
  };
}
