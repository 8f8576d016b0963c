import type { Phase } from "../../results/sample.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { groupMembers, type ProcessUsage, readUsage } from "../../system/proc.ts";
import { type ControlHierarchy, findControlHierarchies } from "../../system/process-limits-hierarchies.ts";
import { openProcessLimits, type ProcessLimits, settleControlGroups } from "../../system/process-limits.ts";
import type { ServerProcess } from "../../system/process.ts";
import { elapsed, type Ns } from "../../units/duration.ts";
import { adapterInstance } from "../local/process-instance.ts";
import { memoryBytes, type ProcessSandboxLimits, surveyLimits } from "./process-sandbox-limits.ts";
import { placeVariables } from "./process-sandbox-place.ts";
import type { Sandbox, SandboxExit, SandboxSource } from "./sandbox.ts";

/** What runs in process sandboxes. */
export interface ProcessSandboxOptions {
  /** The runtime: an executable that speaks the Runtime API, and its arguments. Run without a shell. */
  readonly command: readonly [string, ...string[]];
  /** Folder of the function's code: LAMBDA_TASK_ROOT and the working directory, as on Lambda. */
  readonly taskRoot: string;
  /** Folder of the runtime's own libraries: LAMBDA_RUNTIME_DIR. Default: the folder of the function's code. */
  readonly runtimeRoot?: string;
  readonly memoryMiB: number;
}

/**
 * Sandboxes that are plain processes in control groups of their own. Where the machine offers none (not root, not Linux)
 * nothing confines them, and the facts say which limits are not enforced and why.
 * @param hierarchies of control groups; default: this machine's
 */
export async function prepareProcessSandboxes(
  context: AdapterContext,
  options: ProcessSandboxOptions,
  hierarchies: readonly ControlHierarchy[] = findControlHierarchies(),
): Promise<SandboxSource> {
  const limits = await surveyLimits(context, options.memoryMiB, hierarchies);
  return {
    facts: limits.facts,
    apiHost: { listen: "127.0.0.1", reachedAs: "127.0.0.1" },
    variables: placeVariables(options, context.env["PATH"] ?? ""),
    settle: async () => settleControlGroups(hierarchies),
    create: async (env, signal) => {
      signal.throwIfAborted();
      return createProcessSandbox(context, options, { ...limits, hierarchies }, env);
    },
    // Every sandbox is disposed of by itself.
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function createProcessSandbox(
  context: AdapterContext,
  { command, taskRoot, memoryMiB }: ProcessSandboxOptions,
  { cores, hierarchies }: Pick<ProcessSandboxLimits, "cores"> & { readonly hierarchies: readonly ControlHierarchy[] },
  env: Readonly<Record<string, string>>,
): Promise<Sandbox> {
  const { clock } = context;
  const startedNs = clock.now();
  const limits = await openProcessLimits(context, { memoryBytes: memoryBytes(memoryMiB) }, hierarchies);
  let server: ServerProcess | undefined;
  try {
    server = context.processes.launchServer({ command, cwd: taskRoot, env });
    confine(server, limits);
  } catch (error) {
    await server?.[Symbol.asyncDispose]();
    await limits[Symbol.asyncDispose]();
    throw error;
  }
  const runningNs = clock.now();
  const exited = server.exited.then(({ code, signal, tail }): SandboxExit => {
    return { code, signal, tail, outOfMemory: signal === "SIGKILL" && limits.outOfMemory() };
  });
  return {
    id: adapterInstance(server),
    startedNs,
    runningNs,
    phases: createPhases(startedNs, server, runningNs),
    exited,
    output: () => server.output(),
    throttle: async () => {
      if (cores !== null) limits.limitCpu(cores);
    },
    ...freezing(server, limits, exited),
    usage: async () => usageOf(server, limits),
    [Symbol.asyncDispose]: async () => {
      // Killed first, thawed then: frozen in a version 1 group it would not die, and it is not to run once more.
      const ended = server[Symbol.asyncDispose]();
      await limits.thaw().catch(() => undefined);
      await ended;
      await limits[Symbol.asyncDispose]();
    },
  };
}

/**
 * Right after the spawn call, before anything of the runtime has run: what it has in memory stays charged to the control group
 * that it had it in, and a process that it starts stays there. Stopped meanwhile, because a move can take the kernel 15 ms.
 */
function confine({ pid }: ServerProcess, limits: ProcessLimits): void {
  if (["memory", "cpu", "freezer"].every((controller) => controller in limits.missing)) return;
  try {
    process.kill(pid, "SIGSTOP");
    limits.enter(pid);
    process.kill(pid, "SIGCONT");
  } catch (error) {
    // It has ended already, as a process that cannot be executed does.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function createPhases(startedNs: Ns, server: ServerProcess, runningNs: Ns): Phase[] {
  const step = (name: string, from: Ns, to: Ns): Phase => {
    return { phase: "create", step: name, ns: elapsed(from, to), source: "client" };
  };
  return [
    step("control groups", startedNs, server.startedNs),
    step("spawn", server.startedNs, server.spawnedNs),
    step("confine", server.spawnedNs, runningNs),
  ];
}

/** By the freezer, which no process can notice or refuse; without one by SIGSTOP to its process group. */
function freezing(
  { pid }: ServerProcess,
  limits: ProcessLimits,
  exited: Promise<unknown>,
): Pick<Sandbox, "freeze" | "thaw" | "terminate"> {
  let running = true;
  void exited.then(() => (running = false));
  const signalGroup = (signal: NodeJS.Signals, target: number): void => {
    try {
      if (running) process.kill(target, signal);
    } catch {
      // ESRCH: it has ended, and the news is on its way.
    }
  };
  const turn = (frozen: boolean): Promise<void> => {
    if (limits.missing.freezer === undefined) return frozen ? limits.freeze() : limits.thaw();
    signalGroup(frozen ? "SIGSTOP" : "SIGCONT", -pid);
    return Promise.resolve();
  };
  return {
    freeze: () => turn(true),
    thaw: () => turn(false),
    terminate: async () => signalGroup("SIGTERM", pid),
  };
}

/**
 * CPU by the control groups, else by /proc, which knows only processes that live. Of peak memory the larger: pages of files
 * that were in the page cache before, such as those of the `node` executable, are charged to no new group.
 */
function usageOf({ pid }: ServerProcess, limits: ProcessLimits): ProcessUsage {
  const grouped = limits.usage();
  const live = readUsage(groupMembers(pid));
  const peaks = [grouped.peakMemoryBytes, live.peakMemoryBytes].filter((bytes) => bytes !== null);
  return { cpuNs: grouped.cpuNs ?? live.cpuNs, peakMemoryBytes: peaks.length === 0 ? null : Math.max(...peaks) };
}
