import { billedTimeMs } from "../../cost/billing-rules.ts";
import type { BillingRule, MonthlyUse, Offer } from "../../cost/offer.ts";
import type { MeasuredInvocation, Replay } from "../../cost/replay-model.ts";
import type { CostColumns, CostTarget } from "./cost-target.ts";

/** How an instance of a row is configured. */
export interface Configuration {
  readonly memoryMiB: number;
  readonly vcpus: number;
}

/** What every invocation of a target weighs on an offer. */
export interface InvocationWeights {
  readonly cold: WeightColumns;
  readonly warm: WeightColumns;
}

/** By column, ms but the trial, in the order of the target's `cold` or `warm`. */
export interface WeightColumns {
  readonly trials: Float64Array;
  readonly runsMs: Float64Array;
  /** By the offer's rule; null where requests are not what is billed by time. */
  readonly billedMs: Float64Array | null;
  readonly cpuMs: Float64Array;
}

/** What a replay needs to know of invocations. */
export function toMeasured({ latencyMs, handleMs }: CostColumns): MeasuredInvocation[] {
  return Array.from(latencyMs, (latency, at) => {
    const handle = handleMs[at] as number;
    return { latencyMs: latency, busyMs: Math.min(latency, handle > 0 ? handle : latency) };
  });
}

/** Weights of all invocations of a target on an offer. */
export function weigh({ kind, cold, warm }: CostTarget, offer: Offer): InvocationWeights {
  const weights = (columns: CostColumns): WeightColumns => ({
    trials: columns.trials,
    runsMs: columns.initMs.map((ms, at) => ms + (columns.handleMs[at] as number)),
    billedMs: billedColumn(columns, kind, offer),
    cpuMs: columns.cpuMs.map((ms, at) => (Number.isNaN(ms) ? (columns.handleMs[at] as number) : ms)),
  });
  return { cold: weights(cold), warm: weights(warm) };
}

/** Whether the CPU time of any invocation is its wall time, because nothing measured it. */
export function lacksCpuTime({ cold, warm }: CostTarget): boolean {
  return [cold, warm].some(({ cpuMs }) => cpuMs.some(Number.isNaN));
}

function billedColumn(columns: CostColumns, kind: string, offer: Offer): Float64Array | null {
  if (offer.model !== "per-request" || offer.rule.of !== "request") return null;
  const { rule, provider } = offer;
  // What Lambda itself said, or its rule on this machine: both round as it does.
  const isSaid = kind.startsWith("lambda") && provider === "aws-lambda";
  const clocked = clockedColumn(rule, columns);
  return columns.billedMs.map((said, at) =>
    isSaid && !Number.isNaN(said) ? said : billedTimeMs(rule, clocked[at] as number),
  );
}

function clockedColumn({ clock }: BillingRule, { initMs, handleMs, latencyMs }: CostColumns): Float64Array {
  if (clock === "handler") return handleMs;
  return clock === "image-pull" ? latencyMs : initMs.map((ms, at) => ms + (handleMs[at] as number));
}

/** Whether requests are what the offer bills by time, and there are any. */
export function isBilledByRequest({ cold, warm }: InvocationWeights): boolean {
  return [cold, warm].some(({ billedMs }) => billedMs !== null && billedMs.length > 0);
}

/** Means over the draws of a replay, ms. */
export interface DrawnMeans {
  readonly runsMs: number;
  readonly billedMs: number | null;
  readonly cpuMs: number;
}

/** What an invocation of a replay takes and is billed on average. Zeros where it has none. */
export function meansOf(weights: InvocationWeights, { coldDraws, warmDraws }: Replay): DrawnMeans {
  let [count, runs, billed, cpu] = [0, 0, 0, 0];
  const add = ({ runsMs, billedMs, cpuMs }: WeightColumns, draws: Float64Array): void => {
    for (let at = 0; at < draws.length; at++) {
      const times = draws[at] as number;
      if (times === 0) continue;
      count += times;
      runs += times * (runsMs[at] as number);
      if (billedMs !== null) billed += times * (billedMs[at] as number);
      cpu += times * (cpuMs[at] as number);
    }
  };
  add(weights.cold, coldDraws);
  add(weights.warm, warmDraws);
  const mean = (sum: number): number => (count === 0 ? 0 : sum / count);
  return { runsMs: mean(runs), billedMs: isBilledByRequest(weights) ? mean(billed) : null, cpuMs: mean(cpu) };
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
