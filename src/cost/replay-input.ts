import { invocationColumns } from "./invocation-columns.ts";
import type { MeasuredTarget, Scaling } from "./replay-model.ts";

/** @throws RangeError for what cannot be simulated, naming it and its value */
export function checkReplay(measured: MeasuredTarget, scaling: Scaling, endMs: number, warmupMs: number): void {
  if (!(warmupMs >= 0)) throw new RangeError(`not a warmup: ${warmupMs} ms`);
  if (!(endMs > warmupMs && endMs < Infinity))
    throw new RangeError(`a replay up to ${endMs} ms has nothing to count after a warmup of ${warmupMs} ms`);
  invocationColumns("cold", measured.cold);
  invocationColumns("warm", measured.warm);
  checkScaling(scaling);
  const { activeMinimumMs = 0, activeGranularityMs = 0 } = scaling;
  checkBilling("lifetimes", scaling.instanceMinimumMs, scaling.instanceGranularityMs);
  if (scaling.instanceGranularityMs === 0) throw new RangeError("lifetimes cannot be billed in steps of 0 ms");
  checkBilling("active times", activeMinimumMs, activeGranularityMs);
}

function checkScaling({ keepAliveMs, concurrency, minInstances, maxInstances }: Scaling): void {
  if (!(keepAliveMs >= 0)) throw new RangeError(`not a keep-alive: ${keepAliveMs} ms`);
  if (!(isCount(concurrency) && concurrency >= 1)) throw new RangeError(`not a number of requests: ${concurrency}`);
  if (!(isCount(minInstances) && isCount(maxInstances) && minInstances < Infinity && minInstances <= maxInstances))
    throw new RangeError(`not a range of instances: ${minInstances} to ${maxInstances}`);
}

function checkBilling(what: string, minimumMs: number, granularityMs: number): void {
  if (!isTime(minimumMs) || !isTime(granularityMs))
    throw new RangeError(`not a rule for ${what}: at least ${minimumMs} ms, in steps of ${granularityMs} ms`);
}

function isTime(ms: number): boolean {
  return ms >= 0 && ms < Infinity;
}

function isCount(count: number): boolean {
  return count === Infinity || (Number.isSafeInteger(count) && count >= 0);
}
