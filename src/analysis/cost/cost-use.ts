import { billedTimeMs } from "../../cost/billing-rules.ts";
import type { BillingRule, MonthlyUse, Offer } from "../../cost/offer.ts";
import type { MeasuredInvocation, Replay } from "../../cost/replay-model.ts";
import type { CostInvocation, CostTarget } from "./cost-target.ts";

/** How an instance of a row is configured. */
export interface Configuration {
  readonly memoryMiB: number;
  readonly vcpus: number;
}

/** What every invocation of a target weighs on an offer: in the order of its `cold` and `warm`. */
export interface InvocationWeights {
  readonly cold: readonly Weight[];
  readonly warm: readonly Weight[];
}

/** Of one invocation, ms. */
export interface Weight {
  readonly trial: number;
  readonly runsMs: number;
  /** By the offer's rule; null where requests are not what is billed by time. */
  readonly billedMs: number | null;
  readonly cpuMs: number;
}

/** What a replay needs to know of an invocation. */
export function toMeasured({ latencyMs, handleMs }: CostInvocation): MeasuredInvocation {
  return { latencyMs, busyMs: Math.min(latencyMs, handleMs > 0 ? handleMs : latencyMs) };
}

/** Weights of all invocations of a target on an offer. */
export function weigh({ kind, cold, warm }: CostTarget, offer: Offer): InvocationWeights {
  const weight = (one: CostInvocation): Weight => ({
    trial: one.trial,
    runsMs: one.initMs + one.handleMs,
    billedMs: billedMs(one, kind, offer),
    cpuMs: one.cpuMs ?? one.handleMs,
  });
  return { cold: cold.map(weight), warm: warm.map(weight) };
}

/** Whether the CPU time of any invocation is its wall time, because nothing measured it. */
export function lacksCpuTime({ cold, warm }: CostTarget): boolean {
  return [cold, warm].some((invocations) => invocations.some(({ cpuMs }) => cpuMs === null));
}

function billedMs(one: CostInvocation, kind: string, offer: Offer): number | null {
  if (offer.model !== "per-request" || offer.rule.of !== "request") return null;
  // What Lambda itself said, or its rule on this machine: both round as it does.
  if (one.billedMs !== null && kind.startsWith("lambda") && offer.provider === "aws-lambda") return one.billedMs;
  return billedTimeMs(offer.rule, clockedMs(offer.rule, one));
}

function clockedMs({ clock }: BillingRule, { initMs, handleMs, latencyMs }: CostInvocation): number {
  if (clock === "handler") return handleMs;
  return clock === "image-pull" ? latencyMs : initMs + handleMs;
}

/** Means over the draws of a replay, ms. */
export interface DrawnMeans {
  readonly runsMs: number;
  readonly billedMs: number | null;
  readonly cpuMs: number;
}

/** What an invocation of a replay takes and is billed on average. Zeros where it has none. */
export function meansOf({ cold, warm }: InvocationWeights, { coldDraws, warmDraws }: Replay): DrawnMeans {
  let [count, runs, billed, cpu] = [0, 0, 0, 0];
  const add = (weights: readonly Weight[], draws: Float64Array): void => {
    for (const [at, { runsMs, billedMs: ms, cpuMs }] of weights.entries()) {
      const times = draws[at] as number;
      if (times === 0) continue;
      count += times;
      runs += times * runsMs;
      billed += times * (ms ?? 0);
      cpu += times * cpuMs;
    }
  };
  add(cold, coldDraws);
  add(warm, warmDraws);
  const mean = (sum: number): number => (count === 0 ? 0 : sum / count);
  const isBilled = [cold, warm].some((weights) => weights.some(({ billedMs: ms }) => ms !== null));
  return { runsMs: mean(runs), billedMs: isBilled ? mean(billed) : null, cpuMs: mean(cpu) };
}

/**
 * A month of use: the replay, scaled to the number of requests.
 * @param factor of all that depends on measured durations: 1, or an end of their interval
 */
export function monthlyUse(
  {
    offer,
    configuration,
    means,
  }: { readonly offer: Offer; readonly configuration: Configuration; readonly means: DrawnMeans },
  replay: Replay,
  requestsPerMonth: number,
  factor: number,
): MonthlyUse {
  const scale = replay.requests === 0 ? 0 : requestsPerMonth / replay.requests;
  // Of the time that instances exist, only that with a request depends on how long requests take.
  const moreActive = replay.activeMs * (factor - 1);
  return {
    requests: requestsPerMonth,
    billedMs: billedOf(offer, means, replay, factor) * scale,
    idleMs: 0,
    aliveMs: Math.max(0, replay.aliveMs + moreActive) * scale,
    cpuMs: means.cpuMs * factor * requestsPerMonth,
    ...configuration,
  };
}

/** Billed by the rule of the offer over the whole replay, ms. */
function billedOf(offer: Offer, means: DrawnMeans, replay: Replay, factor: number): number {
  if (offer.model === "instance-hours") return Math.max(0, replay.billedInstanceMs + replay.activeMs * (factor - 1));
  if (offer.model !== "per-request") return 0;
  if (offer.rule.of === "instance") return replay.billedActiveMs * factor;
  return (means.billedMs ?? 0) * factor * replay.requests;
}
