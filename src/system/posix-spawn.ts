import { closeSync, existsSync } from "node:fs";
import { constants } from "node:os";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import type { Clock } from "../units/clock.ts";
import type { Ns } from "../units/duration.ts";
import { findExecutable } from "./executable.ts";
import type { JournalEntry } from "./journal.ts";
import type { LauncherContext } from "./launcher-context.ts";
import type { Libc, WaitResult } from "./libc.ts";
import { killGroup } from "./process-group.ts";
import { type Exit, type LaunchOptions, tokenVariable } from "./process.ts";

/** A process that runs, until it is reaped. */
export interface SpawnedProcess {
  readonly pid: number;
  /** Readable when it has ended; null where the kernel has no such thing. Closed by `reap`. */
  readonly pidfd: number | null;
  readonly startedNs: Ns;
  readonly spawnedNs: Ns;
  /** It ended, and nobody has waited for it yet. */
  hasEnded(): boolean;
  /** Kills it and its process group; does nothing once it was reaped, when its pid may be another's. */
  kill(): void;
  /**
   * Kills what is left of its group, waits for it, and closes its journal entry. The second time it only returns the same.
   * @param beforeWait runs when the group is dead and the pid is still taken
   * @returns what wait4(2) said, and the clock right after
   */
  reap(beforeWait?: () => void): WaitResult & { readonly endedNs: Ns };
}

/**
 * Spawns into a process group of its own. Everything that is the harness's own work (lookup, journal, pipes, encoding)
 * is done before the clock is read.
 * @throws BenchError "target-unavailable" when the executable does not exist or cannot be run
 * @param stdio descriptors for the process; the caller closes them
 */
export function spawnProcess(
  libc: Libc,
  { clock, journal, nonce }: LauncherContext,
  { command, cwd, env }: LaunchOptions,
  stdio: readonly [number, number, number],
): SpawnedProcess {
  let entry: JournalEntry | undefined;
  try {
    const file = findExecutable(command[0], env["PATH"] ?? "");
    const token = nonce();
    const variables = Object.entries({ ...env, [tokenVariable]: token }).map(([name, value]) => `${name}=${value}`);
    using prepared = libc.prepareSpawn({ file, argv: command, env: variables, cwd, stdio });
    entry = journal.open({ type: "process", id: token });
    const startedNs = clock.now();
    const pid = prepared.spawn();
    const spawnedNs = clock.now();
    return { startedNs, spawnedNs, ...superviseChild(libc, clock, pid, entry) };
  } catch (error) {
    entry?.close();
    if (error instanceof BenchError) throw error;
    throw spawnError(command[0], cwd, error);
  }
}

function superviseChild(
  libc: Libc,
  clock: Clock,
  pid: number,
  entry: JournalEntry,
): Omit<SpawnedProcess, "startedNs" | "spawnedNs"> {
  const pidfd = libc.openPidfd(pid);
  let result: ReturnType<SpawnedProcess["reap"]> | undefined;
  const kill = (): void => {
    if (result === undefined) killGroup(pid);
  };
  return {
    pid,
    pidfd,
    kill,
    hasEnded: () => result !== undefined || libc.hasEnded(pid),
    reap(beforeWait) {
      if (result !== undefined) return result;
      kill();
      beforeWait?.();
      result = { ...libc.wait(pid), endedNs: clock.now() };
      if (pidfd !== null) closeSync(pidfd);
      entry.close();
      return result;
    },
  };
}

function spawnError(name: string, cwd: string, cause: unknown): BenchError {
  if (!existsSync(cwd)) {
    return new BenchError("target-unavailable", `${name} cannot run in ${cwd}: there is no such folder`, {
      hint: "correct `cwd`",
      cause,
    });
  }
  return new BenchError("target-unavailable", `${name} could not be executed: ${messageOf(cause)}`, {
    hint: "a script needs a `#!` line; a binary must be built for this machine",
    cause,
  });
}

/** A wait(2) status as what a person calls it. */
export function decodeExit(status: number): Exit {
  const number = status & 0x7f;
  if (number === 0) return { code: (status >> 8) & 0xff, signal: null };
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  return { code: null, signal: name ?? `signal ${number}` };
}
