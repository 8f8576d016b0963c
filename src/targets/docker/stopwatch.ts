import { completePhases } from "../../results/phases.ts";
import type { FailureCode, Phase, PhaseName } from "../../results/sample.ts";
import type { Clock } from "../../units/clock.ts";
import { elapsed, type Ns } from "../../units/duration.ts";
import type { Invocation } from "../target.ts";

/** Divides one interval into phases that follow one another without a gap. */
export interface Stopwatch {
  readonly startedNs: Ns;
  /** Ends a phase that began where the last one ended. @param atNs when; default: now. Before the last end counts as 0 long. */
  lap(phase: PhaseName, step?: string, atNs?: Ns): void;
  /** Total and phases of an interval that ends at `endNs`. */
  stop(endNs: Ns): Pick<Invocation, "startedNs" | "totalNs" | "phases">;
}

/** @param startedNs when the interval began; default: now */
export function startStopwatch(clock: Clock, startedNs: Ns = clock.now()): Stopwatch {
  const phases: Phase[] = [];
  let lastNs = startedNs;
  return {
    startedNs,
    lap(phase, step, atNs = clock.now()) {
      const ns = elapsed(lastNs, Math.max(atNs, lastNs) as Ns);
      phases.push({ phase, ...(step === undefined ? {} : { step }), ns, source: "client" });
      lastNs = Math.max(atNs, lastNs) as Ns;
    },
    stop(endNs) {
      const totalNs = elapsed(startedNs, Math.max(endNs, lastNs) as Ns);
      return { startedNs, totalNs, phases: completePhases(totalNs, phases) };
    },
  };
}

/** Why an invocation failed. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

/** A failed invocation that ended at `endNs`; `containerId` is "" when none was made. */
export function failedInvocation(watch: Stopwatch, endNs: Ns, containerId: string, failure: Failure): Invocation {
  return {
    ...watch.stop(endNs),
    result: { ok: false, ...failure },
    usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
    evidence: { instance: containerId, invocation: 0, by: "adapter" },
  };
}
