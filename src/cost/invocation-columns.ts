import { latencyBin } from "./latency-histogram.ts";
import type { MeasuredInvocation } from "./replay-model.ts";

/** Measured invocations by column, ms, in their order. */
export interface InvocationColumns {
  readonly latencyMs: Float64Array;
  readonly busyMs: Float64Array;
  /** From the arrival until the instance takes the request. */
  readonly startMs: Float64Array;
  /** `latencyBin` of the latency. */
  readonly bins: Int32Array;
}

/** A run replays the same invocations at many rates: of a large one, making its columns again would take longer than replaying. */
const known = new WeakMap<readonly MeasuredInvocation[], InvocationColumns>();

/**
 * The invocations by column; made once for the same array.
 * @throws RangeError for a time that is none, or without an invocation
 */
export function invocationColumns(start: string, measured: readonly MeasuredInvocation[]): InvocationColumns {
  const made = known.get(measured) ?? makeColumns(start, measured);
  known.set(measured, made);
  return made;
}

function makeColumns(start: string, measured: readonly MeasuredInvocation[]): InvocationColumns {
  const { length } = measured;
  if (length === 0) throw new RangeError(`no ${start} invocation to draw from`);
  const columns = {
    latencyMs: new Float64Array(length),
    busyMs: new Float64Array(length),
    startMs: new Float64Array(length),
    bins: new Int32Array(length),
  };
  for (let at = 0; at < length; at++) {
    const { latencyMs, busyMs } = measured[at] as MeasuredInvocation;
    if (!isTime(latencyMs) || !isTime(busyMs))
      throw new RangeError(`not a ${start} invocation: latency ${latencyMs} ms, busy ${busyMs} ms`);
    columns.latencyMs[at] = latencyMs;
    columns.busyMs[at] = busyMs;
    columns.startMs[at] = Math.max(0, latencyMs - busyMs);
    columns.bins[at] = latencyBin(latencyMs);
  }
  return columns;
}

function isTime(ms: number): boolean {
  return ms >= 0 && ms < Infinity;
}
