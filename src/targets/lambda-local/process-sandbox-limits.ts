import { availableParallelism } from "node:os";
import { messageOf } from "../../errors/bench-error.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { ControlHierarchy } from "../../system/process-limits-hierarchies.ts";
import { openProcessLimits } from "../../system/process-limits.ts";
import { cpuShare } from "./cpu-share.ts";

/** What Lambda calls MB is a MiB: a function of 128 MB finds a control group of 134217728 bytes. */
export function memoryBytes(memoryMiB: number): number {
  return memoryMiB * 1_048_576;
}

/** What process sandboxes of this machine are limited to. */
export interface ProcessSandboxLimits {
  /** Share of CPU after INIT, in cores; null where it cannot be limited. */
  readonly cores: number | null;
  /** The limits as they really are, and what is not enforced and why. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Finds out by making control groups once, and removing them. */
export async function surveyLimits(
  context: AdapterContext,
  memoryMiB: number,
  hierarchies: readonly ControlHierarchy[],
  machineCores: number = availableParallelism(),
): Promise<ProcessSandboxLimits> {
  await using limits = await openProcessLimits(context, { memoryBytes: memoryBytes(memoryMiB) }, hierarchies);
  const { memory, cpu, freezer } = limits.missing;
  const { cores, text } = cpuShare(memoryMiB, machineCores);
  let unlimited = cpu;
  try {
    limits.limitCpu(cores);
  } catch (error) {
    // The kernel refuses more than the parent group has: that limit then holds for the sandbox, too.
    unlimited = `the kernel refuses the quota: ${messageOf(error)}`;
  }
  return {
    cores: unlimited === undefined ? cores : null,
    facts: {
      "memory-limit": memory === undefined ? `${memoryMiB} MiB, by control group` : `not enforced: ${memory}`,
      "cpu-share": unlimited === undefined ? text : `not enforced: ${unlimited}`,
      freezing: freezer === undefined ? "control group" : `SIGSTOP: ${freezer}`,
    },
  };
}
