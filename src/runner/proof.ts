import type { Proof } from "../results/sample.ts";
import type { Evidence } from "../targets/target.ts";
import type { FreshStartKind } from "../units/start-kind.ts";

/** Judges whether samples are what they claim to be, from evidence alone, never from latency. One per target and run. */
export interface ProofJudge {
  /** A start: its instance must be one that no earlier trial saw, and it must not have answered before (a `thaw` must have). */
  start(kind: FreshStartKind, evidence: Evidence): Proof;
  /** A warm invocation: the instance of the start, one that has answered before. */
  warm(evidence: Evidence): Proof;
}

/** @param freshInstancePerRequest on such a target a warm request must get an instance of its own */
export function createProofJudge(freshInstancePerRequest: boolean): ProofJudge {
  const seen = new Set<string>();
  let current = "";
  let answered = 0;
  const judged = ({ instance, invocation, by }: Evidence, reason: string | undefined): Proof => ({
    instance,
    invocation,
    by,
    accepted: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
  });
  return {
    start(kind, evidence) {
      const reason = startObjection(kind, evidence, seen);
      seen.add(evidence.instance);
      current = evidence.instance;
      answered = evidence.invocation;
      return judged(evidence, reason);
    },
    warm(evidence) {
      const reason = freshInstancePerRequest
        ? freshObjection(evidence, seen)
        : warmObjection(evidence, current, answered);
      seen.add(evidence.instance);
      answered = evidence.invocation;
      return judged(evidence, reason);
    },
  };
}

function startObjection(kind: FreshStartKind, evidence: Evidence, seen: ReadonlySet<string>): string | undefined {
  if (evidence.objection !== undefined) return evidence.objection;
  if (evidence.instance === "") return "no instance vouches for it";
  if (seen.has(evidence.instance)) return `instance ${evidence.instance} had already served an earlier trial`;
  if (kind === "thaw")
    return evidence.invocation >= 2 ? undefined : "the thawed instance had answered nothing before it was frozen";
  return evidence.invocation === 1
    ? undefined
    : `the instance had answered ${evidence.invocation - 1} invocations before`;
}

function freshObjection(evidence: Evidence, seen: ReadonlySet<string>): string | undefined {
  if (evidence.objection !== undefined) return evidence.objection;
  return seen.has(evidence.instance)
    ? `instance ${evidence.instance} was used again, and each request should get its own`
    : undefined;
}

function warmObjection(evidence: Evidence, current: string, answered: number): string | undefined {
  if (evidence.objection !== undefined) return evidence.objection;
  if (evidence.instance !== current)
    return `answered by instance ${evidence.instance}, not by ${current} that was started`;
  return evidence.invocation > answered
    ? undefined
    : `invocation ${evidence.invocation} follows invocation ${answered}`;
}
