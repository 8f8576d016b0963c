import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { openMemoryCgroup } from "../../system/memory-cgroup.ts";
import type { LaunchOptions } from "../../system/process.ts";
import { describeExit } from "./exit-description.ts";
import { maxOutputBytes } from "./process-instance.ts";

const counters = { 1: "memory.max_usage_in_bytes", 2: "memory.peak" } as const;

/**
 * The peak memory of a command, from one untimed start in a control group of its own: the facts `peak-memory-bytes` and
 * `peak-memory-by`, the latter alone with the reason where it cannot be known. (The maxrss of wait4(2) is no use: a child
 * inherits its parent's at exec.)
 */
export async function surveyPeakMemory(
  context: AdapterContext,
  launch: LaunchOptions,
  request: Request,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const opened = openMemoryCgroup(context);
  if (!opened.ok) return unknown(opened.reason);
  using cgroup = opened.cgroup;
  const { exit, stderr, ended } = await context.processes.runCommand(
    { ...launch, command: cgroup.enter(launch.command), input: request.body, maxOutputBytes },
    signal,
  );
  if (ended !== undefined) return unknown(`the command was killed: ${ended}`);
  if (exit.code !== 0) return unknown(`the command ${describeExit(exit, stderr)}`);
  const bytes = cgroup.peakBytes();
  if (bytes === null) return unknown("the kernel does not tell it");
  return {
    "peak-memory-bytes": String(bytes),
    "peak-memory-by": `${counters[cgroup.version]} of a control group of its own, one untimed start: at most this, as the kernel counts in batches of pages; kernel memory included, file pages that were cached before not`,
  };
}

function unknown(reason: string): Readonly<Record<string, string>> {
  return { "peak-memory-by": `not known: ${reason}` };
}
