import type { Ns } from "../units/duration.ts";

/** The environment variable that marks every process of ours, so that `bench clean` finds what a crash left. */
export const tokenVariable = "COLDBENCH_TOKEN";

/** How a process was launched: recorded, because child_process is slower in a large harness. */
export type LauncherName = "posix_spawn" | "child_process";

/** How a process ended: one of the two is a value. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface LaunchOptions {
  /** Executable and arguments; never a shell. A bare name is looked up on PATH of `env`. */
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment of the process; COLDBENCH_TOKEN is added. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Standard input of a server: nothing (default), or a pipe that nothing is written to and that ends when the
   * harness does, however it dies. Commands ignore it: their input is given.
   */
  readonly stdin?: "null" | "lifeline";
}

/** A server that is running. Disposing it kills its process group and waits for its end. */
export interface ServerProcess extends AsyncDisposable {
  readonly pid: number;
  readonly launcher: LauncherName;
  /** Clock before and after the spawn call. */
  readonly startedNs: Ns;
  readonly spawnedNs: Ns;
  /** Resolves when the process has ended, with what it last wrote (stdout and stderr, the last 4 KiB). */
  readonly exited: Promise<Exit & { readonly tail: string }>;
  /** What it wrote last, so far (stdout and stderr, the last 4 KiB). */
  output(): string;
}

/** A command that has run to its end, or was killed when `signal` aborted. */
export interface CommandResult {
  readonly pid: number;
  readonly launcher: LauncherName;
  readonly startedNs: Ns;
  readonly spawnedNs: Ns;
  /** Clock when the output was complete and the process had been waited for. */
  readonly endedNs: Ns;
  readonly exit: Exit;
  readonly stdout: Uint8Array;
  /** The last 4 KiB. */
  readonly stderr: string;
  /** User + system CPU of the process and its waited-for children, ns; null where not known. */
  readonly cpuNs: Ns | null;
  /** Why it was ended early. */
  readonly ended?: "aborted" | "output-limit";
}

/** Launches processes. Every one is journaled before it exists. */
export interface ProcessLauncher {
  readonly name: LauncherName;
  /** Why posix_spawn is not used, when it is not. */
  readonly reason?: string;
  /** @throws BenchError when the executable does not exist or may not be run. */
  launchServer(options: LaunchOptions): ServerProcess;
  /** @throws BenchError when the executable does not exist or may not be run. */
  runCommand(
    options: LaunchOptions & { readonly input: Uint8Array; readonly maxOutputBytes: number },
    signal: AbortSignal,
  ): Promise<CommandResult>;
}
