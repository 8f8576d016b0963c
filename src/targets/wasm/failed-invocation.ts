import { messageOf } from "../../errors/bench-error.ts";
import { completePhases } from "../../results/phases.ts";
import type { FailureCode, Phase, Usage } from "../../results/sample.ts";
import { elapsed, type Ns } from "../../units/duration.ts";
import type { Invocation } from "../target.ts";

/** Nothing is known about what was used. */
export const unknownUsage: Usage = { cpuNs: null, peakMemoryBytes: null, billedMs: null };

/** An invocation that got no response at all. */
export function failedInvocation(
  startedNs: Ns,
  endedNs: Ns,
  {
    code,
    message,
    phases = [],
    instance = "",
  }: {
    readonly code: FailureCode;
    readonly message: string;
    readonly phases?: readonly Phase[];
    readonly instance?: string;
  },
): Invocation {
  const totalNs = elapsed(startedNs, endedNs);
  return {
    startedNs,
    totalNs,
    phases: completePhases(totalNs, phases),
    result: { ok: false, code, message },
    usage: unknownUsage,
    evidence: { instance, invocation: 0, by: "adapter" },
  };
}

/** A start that was given up before anything was started. */
export function abortedStart(
  nowNs: Ns,
  signal: AbortSignal,
): { readonly invocation: Invocation; readonly instance: null } {
  const message = `given up before the start: ${messageOf(signal.reason)}`;
  return { invocation: failedInvocation(nowNs, nowNs, { code: "timeout", message }), instance: null };
}
