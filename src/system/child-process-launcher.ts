import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import type { Clock } from "../units/clock.ts";
import type { Ns } from "../units/duration.ts";
import { findExecutable } from "./executable.ts";
import type { JournalEntry } from "./journal.ts";
import type { LauncherContext } from "./launcher-context.ts";
import { createOutputTail } from "./output-tail.ts";
import { killGroup } from "./process-group.ts";
import {
  type CommandResult,
  type Exit,
  type LaunchOptions,
  type ProcessLauncher,
  type ServerProcess,
  tokenVariable,
} from "./process.ts";

/** How long output is still read after a command has ended and its group was killed, ms: something outside the group holds the pipe. */
const drainMs = 100;

/**
 * Launches through node:child_process, where posix_spawn cannot be used. It is slower, the more so the larger the
 * harness is, and it cannot tell CPU time: `cpuNs` is null.
 * @param reason why posix_spawn is not used
 */
export function createChildProcessLauncher(context: LauncherContext, reason: string): ProcessLauncher {
  return {
    name: "child_process",
    reason,
    launchServer: (options) => launchServer(context, options),
    runCommand: async (options, signal) => runCommand(context, options, signal),
  };
}

interface Child {
  readonly process: ChildProcess;
  /** It has ended and its output with it. */
  readonly closed: Promise<void>;
  readonly pid: number;
  readonly entry: JournalEntry;
  readonly startedNs: Ns;
  readonly spawnedNs: Ns;
}

function launch({ clock, journal, nonce }: LauncherContext, options: LaunchOptions, stdin: "pipe" | "ignore"): Child {
  const { command, cwd, env } = options;
  const file = findExecutable(command[0], env["PATH"] ?? "");
  const token = nonce();
  const entry = journal.open({ type: "process", id: token });
  const startedNs = clock.now();
  const child = spawn(file, command.slice(1), {
    argv0: command[0],
    cwd,
    env: { ...env, [tokenVariable]: token },
    // A process group of its own: Ctrl-C in the terminal does not reach it, and the group can be killed as one.
    detached: true,
    stdio: [stdin, "pipe", "pipe"],
  });
  const spawnedNs = clock.now();
  const closed = new Promise<void>((resolve) => void child.once("close", () => resolve()));
  let failure: unknown;
  child.on("error", (error) => (failure = error));
  if (child.pid === undefined) {
    entry.close();
    const why = existsSync(cwd)
      ? `could not be executed${failure === undefined ? "" : `: ${messageOf(failure)}`}`
      : `has no working directory ${cwd}`;
    throw new BenchError("target-unavailable", `${command[0]} ${why}`, {
      hint: "run it by hand to see why",
      cause: failure,
    });
  }
  return { process: child, closed, pid: child.pid, entry, startedNs, spawnedNs };
}

/** Resolves when the process has been waited for; what is left of its group is killed then. */
function endOf({ process: child, pid, entry }: Child): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      // Waited for by libuv already: while a member of the group lives the number cannot be given to another.
      killGroup(pid);
      entry.close();
      resolve({ code, signal });
    });
  });
}

async function drain({ process: child, closed }: Child, clock: Clock): Promise<void> {
  const late = new AbortController();
  await Promise.race([closed, clock.sleep(drainMs, late.signal).catch(() => undefined)]);
  late.abort();
  for (const stream of child.stdio) stream?.destroy();
}

function launchServer(context: LauncherContext, options: LaunchOptions): ServerProcess {
  const child = launch(context, options, options.stdin === "lifeline" ? "pipe" : "ignore");
  const tail = createOutputTail();
  for (const stream of [child.process.stdout, child.process.stderr]) stream?.on("data", (chunk) => tail.append(chunk));
  const exited = endOf(child).then(async (exit) => {
    await drain(child, context.clock);
    return { ...exit, tail: tail.text() };
  });
  const { pid, startedNs, spawnedNs } = child;
  return {
    pid,
    launcher: "child_process",
    startedNs,
    spawnedNs,
    exited,
    output: () => tail.text(),
    [Symbol.asyncDispose]: async () => {
      // Not yet waited for: the pid is still this process's.
      if (child.process.exitCode === null && child.process.signalCode === null) killGroup(pid);
      await exited;
    },
  };
}

async function runCommand(
  context: LauncherContext,
  options: LaunchOptions & { readonly input: Uint8Array; readonly maxOutputBytes: number },
  signal: AbortSignal,
): Promise<CommandResult> {
  const child = launch(context, options, "pipe");
  const { process: running, pid, startedNs, spawnedNs } = child;
  let ended: CommandResult["ended"];
  const stop = (why: NonNullable<CommandResult["ended"]>): void => {
    ended ??= why;
    if (running.exitCode === null && running.signalCode === null) killGroup(pid);
  };
  const onAbort = (): void => stop("aborted");
  const chunks: Buffer[] = [];
  let bytes = 0;
  const tail = createOutputTail();
  running.stderr?.on("data", (chunk: Buffer) => tail.append(chunk));
  running.stdout?.on("data", (chunk: Buffer) => {
    const room = options.maxOutputBytes - bytes;
    bytes += Math.min(room, chunk.length);
    if (room > 0) chunks.push(chunk.subarray(0, room));
    if (chunk.length > room) stop("output-limit");
  });
  // A command need not read its input: EPIPE is its right.
  running.stdin?.on("error", () => undefined).end(options.input);
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  const exit = await endOf(child);
  await drain(child, context.clock);
  signal.removeEventListener("abort", onAbort);
  return {
    pid,
    launcher: "child_process",
    startedNs,
    spawnedNs,
    endedNs: context.clock.now(),
    exit,
    stdout: Buffer.concat(chunks),
    stderr: tail.text(),
    cpuNs: null,
    ...(ended === undefined ? {} : { ended }),
  };
}
