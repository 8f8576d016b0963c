import type { Proof } from "../results/sample.ts";
import type { Evidence } from "../targets/target.ts";
import type { FreshStartKind } from "../units/start-kind.ts";

/** Judges whether samples are what they claim to be, from evidence alone, never from latency. One per target and run. */
export interface ProofJudge {
  /** A start: its instance must be one that no earlier trial saw, and it must not have answered before (a `thaw` must have). */
  start(kind: FreshStartKind, evidence: Evidence): Proof;
  /** A warm invocation: the instance of the start, one that has answered before; any such instance where no start precedes it. */
  warm(evidence: Evidence): Proof;
}

/** The reason of an accepted proof that nobody vouches for. */
const unproved = "unproved: nothing tells which instance answered";

/** @param freshInstancePerRequest on such a target a warm request must get an instance of its own */
export function createProofJudge(freshInstancePerRequest: boolean): ProofJudge {
  /** By instance: the count that it last answered. */
  const seen = new Map<string, number>();
  let current: string | undefined;
  const judged = (evidence: Evidence, objection: string | undefined): Proof => {
    const { instance, invocation, by } = evidence;
    const reason = evidence.objection ?? (by === "nobody" ? unproved : objection);
    const accepted = evidence.objection === undefined && (by === "nobody" || objection === undefined);
    if (by !== "nobody") seen.set(instance, invocation);
    return { instance, invocation, by, accepted, ...(reason === undefined ? {} : { reason }) };
  };
  return {
    start(kind, evidence) {
      current = evidence.instance;
      return judged(evidence, startObjection(kind, evidence, seen));
    },
    warm(evidence) {
      if (freshInstancePerRequest) return judged(evidence, freshObjection(evidence, seen));
      const isBound = current !== undefined && evidence.elastic !== true;
      const stranger = isBound && evidence.instance !== current ? strangerObjection(evidence, current) : undefined;
      return judged(evidence, stranger ?? warmObjection(evidence, seen));
    },
  };
}

function startObjection(kind: FreshStartKind, evidence: Evidence, seen: Seen): string | undefined {
  if (evidence.instance === "") return "no instance vouches for it";
  if (seen.has(evidence.instance)) return `instance ${evidence.instance} had already served an earlier trial`;
  if (kind === "thaw" && evidence.restored !== true)
    return evidence.invocation >= 2 ? undefined : "the thawed instance had answered nothing before it was frozen";
  return evidence.invocation === 1
    ? undefined
    : `the instance had answered ${evidence.invocation - 1} invocations before`;
}

type Seen = ReadonlyMap<string, number>;

function freshObjection(evidence: Evidence, seen: Seen): string | undefined {
  return seen.has(evidence.instance)
    ? `instance ${evidence.instance} was used again, and each request should get its own`
    : undefined;
}

function strangerObjection({ instance }: Evidence, current: string | undefined): string {
  return `answered by instance ${instance}, not by ${current} that was started`;
}

function warmObjection({ instance, invocation }: Evidence, seen: Seen): string | undefined {
  if (instance === "") return "no instance vouches for it";
  const answered = seen.get(instance);
  if (answered !== undefined && invocation <= answered)
    return `invocation ${invocation} follows invocation ${answered}`;
  return answered === undefined && invocation === 1
    ? `a cold start answered: it is the first invocation of instance ${instance}`
    : undefined;
}
