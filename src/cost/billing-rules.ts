import type { BillingRule } from "./offer.ts";

/** Finest part of a millisecond that is told apart: 1 ns, so that 100.00000000001 ms is 100 ms. */
const partsPerMs = 1e6;

/**
 * Billed time of one execution, ms: at least the minimum, rounded up to the granularity. 0 ms is an execution, too.
 * @param ms finite, >= 0
 * @throws RangeError when it is not
 */
export function billedTimeMs({ granularityMs, minimumMs }: BillingRule, ms: number): number {
  if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`not a billable time: ${ms} ms`);
  const parts = Math.round(Math.max(ms, minimumMs) * partsPerMs);
  const step = Math.round(granularityMs * partsPerMs);
  return (Math.ceil(parts / step) * step) / partsPerMs;
}

/** Billed memory of an instance, MiB: at least the minimum, rounded up to the step. @throws RangeError when it is not above 0 */
export function billedMemoryMiB({ minimumMemoryMiB, memoryStepMiB }: BillingRule, memoryMiB: number): number {
  if (!Number.isFinite(memoryMiB) || memoryMiB <= 0) throw new RangeError(`not a memory size: ${memoryMiB} MiB`);
  return Math.ceil(Math.max(memoryMiB, minimumMemoryMiB) / memoryStepMiB) * memoryStepMiB;
}

/** Billed CPU of an instance, vCPUs: at least the minimum. @throws RangeError when it is below 0 */
export function billedVcpus({ minimumVcpus }: BillingRule, vcpus: number): number {
  if (!Number.isFinite(vcpus) || vcpus < 0) throw new RangeError(`not a number of vCPUs: ${vcpus}`);
  return Math.max(vcpus, minimumVcpus);
}
