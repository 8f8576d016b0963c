import { cpuPeriodUs } from "../../system/process-limits-group.ts";

/** Memory of a function that buys one vCPU, MB (AWS Lambda developer guide, "Configure Lambda function memory"). */
const memoryOfOneCore = 1769;

/** The CPU that the memory of a function buys. */
export interface CpuShare {
  /** In cores; at most those of the machine. */
  readonly cores: number;
  /** For a person: what it is, and whether the machine has less than Lambda would give. */
  readonly text: string;
}

/** @param machineCores cores of the machine that runs the sandbox, which caps the share */
export function cpuShare(memoryMiB: number, machineCores: number): CpuShare {
  const asked = memoryMiB / memoryOfOneCore;
  const cores = Math.min(asked, machineCores);
  const period = cpuPeriodUs / 1000;
  const text =
    asked > machineCores
      ? `${round(asked)} vCPU asked for, capped at the ${machineCores} cores of this machine; INIT unlimited`
      : `${round(asked)} vCPU after INIT (quota of ${round(asked * period)} ms per ${period} ms), INIT unlimited`;
  return { cores, text };
}

function round(value: number): string {
  return String(Number(value.toFixed(3)));
}
