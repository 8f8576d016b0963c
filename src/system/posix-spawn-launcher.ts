import { closeSync, openSync } from "node:fs";
import { Socket } from "node:net";
import type { Clock } from "../units/clock.ts";
import { fromMs, nanoseconds } from "../units/duration.ts";
import { createCommandPump, type CommandPump } from "./command-pump.ts";
import type { LauncherContext } from "./launcher-context.ts";
import type { Libc } from "./libc.ts";
import { createOutputTail } from "./output-tail.ts";
import { decodeExit, spawnProcess, type SpawnedProcess } from "./posix-spawn.ts";
import type { CommandResult, LaunchOptions, ProcessLauncher, ServerProcess } from "./process.ts";

/** How long the event loop may stand still while a command runs, ms. */
const sliceMs = 50;
/** How often the end of a server is looked for where there is no pidfd, ms. */
const noPidfdPollMs = 5;
/** How long the output of a killed group is still read, ms: something outside the group holds the pipe. */
const drainMs = 100;

/** Launches through posix_spawn(3), whose cost does not grow with the harness: fork, which child_process uses, copies its page tables. */
export function createPosixSpawnLauncher(libc: Libc, context: LauncherContext): ProcessLauncher {
  return {
    name: "posix_spawn",
    launchServer: (options) => launchServer(libc, context, options),
    runCommand: async (options, signal) => runCommand(libc, context, options, signal),
  };
}

async function runCommand(
  libc: Libc,
  context: LauncherContext,
  options: LaunchOptions & { readonly input: Uint8Array; readonly maxOutputBytes: number },
  signal: AbortSignal,
): Promise<CommandResult> {
  const pump = createCommandPump(libc, options.input, options.maxOutputBytes);
  let child: SpawnedProcess | undefined;
  try {
    child = spawnProcess(libc, context, options, pump.stdio);
    const ended = await untilEnded(pump, child, context.clock, signal);
    const { status, cpuMicros, endedNs } = child.reap(() => pump.drain());
    const { pid, startedNs, spawnedNs } = child;
    return {
      pid,
      launcher: "posix_spawn",
      startedNs,
      spawnedNs,
      endedNs,
      exit: decodeExit(status),
      stdout: pump.stdout(),
      stderr: pump.stderr(),
      cpuNs: nanoseconds(cpuMicros * 1000),
      ...(ended === undefined ? {} : { ended }),
    };
  } finally {
    child?.reap();
    pump.close();
  }
}

/** Returns when the command has ended but is still a zombie, and why it was killed if it was. */
async function untilEnded(
  pump: CommandPump,
  child: SpawnedProcess,
  clock: Clock,
  signal: AbortSignal,
): Promise<CommandResult["ended"]> {
  let ended: CommandResult["ended"];
  const stop = (why: CommandResult["ended"]): void => {
    ended ??= why;
    child.kill();
  };
  let yieldNs = child.startedNs + fromMs(sliceMs);
  for (;;) {
    if (signal.aborted) stop("aborted");
    // Synchronous, so that a short command is timed without the noise of the event loop, which gets its turn now and then.
    const state = pump.step(child, Math.max(1, Math.ceil((yieldNs - clock.now()) / 1e6)));
    if (state === "ended") return ended;
    if (state === "output-limit") stop("output-limit");
    if (clock.now() >= yieldNs) {
      await new Promise<void>((resolve) => void setImmediate(resolve));
      yieldNs = clock.now() + fromMs(sliceMs);
    }
  }
}

function launchServer(libc: Libc, context: LauncherContext, options: LaunchOptions): ServerProcess {
  const stdin = options.stdin === "lifeline" ? libc.pipe() : ([openSync("/dev/null", "r"), null] as const);
  const [outputRead, outputWrite] = libc.pipe();
  let child: SpawnedProcess;
  try {
    child = spawnProcess(libc, context, options, [stdin[0], outputWrite, outputWrite]);
  } catch (error) {
    for (const fd of [outputRead, stdin[1]]) if (fd !== null) closeSync(fd);
    throw error;
  } finally {
    closeSync(stdin[0]);
    closeSync(outputWrite);
  }
  const { pid, startedNs, spawnedNs } = child;
  const tail = createOutputTail();
  const output = new Socket({ fd: outputRead, readable: true, writable: false });
  const closed = new Promise<void>((resolve) => void output.once("close", () => resolve()));
  output.on("data", (chunk: Buffer) => tail.append(chunk)).on("error", () => undefined);
  const exited = untilZombie(libc, child, context.clock).then(async () => {
    const { status } = child.reap();
    if (stdin[1] !== null) closeSync(stdin[1]);
    const drained = new AbortController();
    await Promise.race([closed, context.clock.sleep(drainMs, drained.signal).catch(() => undefined)]);
    drained.abort();
    output.destroy();
    await closed;
    return { ...decodeExit(status), tail: tail.text() };
  });
  return {
    pid,
    launcher: "posix_spawn",
    startedNs,
    spawnedNs,
    exited,
    output: () => tail.text(),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await exited;
    },
  };
}

/** By the event loop: no thread waits, and nothing is asked periodically where the kernel has pidfds. */
async function untilZombie(libc: Libc, child: SpawnedProcess, clock: Clock): Promise<void> {
  const { pidfd } = child;
  if (pidfd !== null) return new Promise((resolve) => libc.onReadable(pidfd, resolve));
  while (!child.hasEnded()) await clock.sleep(noPidfdPollMs);
}
