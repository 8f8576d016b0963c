import { messageOf } from "../errors/bench-error.ts";
import type { BurstRecord, BurstSample } from "../results/run-record.ts";
import type { Scenario } from "../scenario/model.ts";
import { checkResponse } from "../scenario/response-check.ts";
import type { Deployment, Invocation } from "../targets/target.ts";
import type { Clock } from "../units/clock.ts";
import { withDeadline } from "./deadline.ts";
import { prepareStart } from "./preparation.ts";
import { createProofJudge, type ProofJudge } from "./proof.ts";

/** One target to send bursts to. */
export interface BurstOrder {
  readonly scenario: Scenario;
  readonly target: string;
  readonly deployment: Deployment;
  /** It has a `cold` start. */
  readonly isColdReachable: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Sends the scenario's bursts to a target, round after round. A target without a burst of its own gets as many cold starts
 * at the same moment, an instance for each. Every response is compared and every instance judged as in a
 * trial; a round that breaks ends the measurement, and the rounds before it are kept.
 * @returns null when the scenario asks for no burst
 */
export async function measureBurst({
  scenario,
  target,
  deployment,
  isColdReachable,
  clock,
  signal,
}: BurstOrder): Promise<BurstRecord | null> {
  const { burst, request, timeouts } = scenario;
  if (burst === undefined) return null;
  const { requests } = burst;
  const own = deployment.burst?.bind(deployment);
  const by: BurstRecord["by"] = own === undefined ? "starts" : "platform";
  const record = { scenario: scenario.name, target, requests, by };
  if (own === undefined && !isColdReachable)
    return { ...record, rounds: [], reason: "it cannot be made cold for many requests at once" };
  const send = own ?? startsAtOnce(deployment);
  const judge = createProofJudge(false);
  const rounds: BurstSample[][] = [];
  try {
    // A host that outlives its instances is up, and warm, before the first round.
    if (own === undefined)
      await withDeadline(clock, "start", timeouts.startMs, signal, async (deadline) =>
        startsAtOnce(deployment)(1, request, deadline),
      );
    for (let round = 0; round < burst.rounds; round++) {
      signal.throwIfAborted();
      const unready = await prepareStart(deployment, "cold", { clock, signal, timeoutMs: timeouts.deployMs });
      signal.throwIfAborted();
      if (unready !== null) throw new Error(unready.message);
      const invocations = await withDeadline(clock, "burst", timeouts.startMs, signal, async (deadline) =>
        send(requests, request, deadline),
      );
      signal.throwIfAborted();
      rounds.push(invocations.map((invocation) => toBurstSample(scenario, judge, invocation)));
    }
    return { ...record, rounds };
  } catch (error) {
    const reason = messageOf(signal.aborted ? signal.reason : error);
    return { ...record, rounds, reason: `${reason} (after ${rounds.length} of ${burst.rounds} rounds)` };
  }
}

/** Cold starts at the same moment; their instances are removed after all have answered. @throws the first that cannot be removed */
function startsAtOnce(deployment: Deployment): NonNullable<Deployment["burst"]> {
  return async (count, request, signal) => {
    const started = await Promise.all(
      Array.from({ length: count }, async () => deployment.start("cold", request, signal)),
    );
    await Promise.all(started.map(async ({ instance }) => instance?.[Symbol.asyncDispose]()));
    return started.map(({ invocation }) => invocation);
  };
}

function toBurstSample(scenario: Scenario, judge: ProofJudge, invocation: Invocation): BurstSample {
  const { result, totalNs, usage, evidence } = invocation;
  const proof = judge.start("cold", evidence);
  const failure = result.ok ? mismatchOf(scenario, result.response) : result.message;
  return {
    totalNs,
    instance: proof.instance,
    cold: proof.accepted,
    ...(proof.reason === undefined ? {} : { reason: proof.reason }),
    billedMs: usage.billedMs,
    ok: failure === undefined,
    ...(failure === undefined ? {} : { message: failure }),
  };
}

function mismatchOf({ expected }: Scenario, response: Parameters<typeof checkResponse>[1]): string | undefined {
  const check = checkResponse(expected, response);
  return check.ok ? undefined : check.message;
}
