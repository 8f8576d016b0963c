import type { MeasuredInvocation, MeasuredTarget, Replay, Scaling } from "../../src/cost/replay-model.ts";
import { uniformNumbers } from "../../src/cost/uniform-numbers.ts";

interface Instance {
  readonly startedMs: number;
  readonly readyMs: number;
  removedMs: number;
  lastUse: number;
  readonly requests: { readonly fromMs: number; readonly endMs: number; ended: boolean }[];
}
interface Event {
  readonly atMs: number;
  readonly kind: "ready" | "end" | "removal";
  readonly happen: () => void;
}

/** What the reference finds of a replay; latencies one by one, in the order of the arrivals. */
export interface ReferenceReplay extends Omit<Replay, "latency"> {
  readonly latenciesMs: readonly number[];
}

/**
 * The rules of `replay`, slowly: every instance that ever was, with every request it ever served, and each question answered
 * by looking through all of them. Without warmup.
 */
export function referenceReplay(
  arrivalsMs: readonly number[],
  measured: MeasuredTarget,
  scaling: Scaling,
  { seed, horizonMs }: { readonly seed: number; readonly horizonMs: number },
): ReferenceReplay {
  const uniform = uniformNumbers(seed, 1);
  const instances: Instance[] = [];
  const ready = new Set<Instance>();
  const latenciesMs: number[] = [];
  const coldDraws = new Float64Array(measured.cold.length);
  const warmDraws = new Float64Array(measured.warm.length);
  let [uses, refused, peakInstances] = [0, 0, 0];

  const isAlive = ({ removedMs }: Instance): boolean => removedMs === Infinity;
  const alive = (): Instance[] => instances.filter(isAlive);
  const open = ({ requests }: Instance): number => requests.filter(({ ended }) => !ended).length;
  const start = (startedMs: number, readyMs: number): Instance => {
    const instance: Instance = { startedMs, readyMs, removedMs: Infinity, lastUse: ++uses, requests: [] };
    instances.push(instance);
    peakInstances = Math.max(peakInstances, alive().length);
    return instance;
  };
  for (let i = 0; i < scaling.minInstances; i++) ready.add(start(0, 0));

  const pending = (): Event[] => {
    const events: Event[] = [];
    for (const instance of alive()) {
      const { requests } = instance;
      if (!ready.has(instance))
        events.push({
          atMs: instance.readyMs,
          kind: "ready",
          happen: () => (ready.add(instance), (instance.lastUse = ++uses)),
        });
      for (const request of requests.filter(({ ended }) => !ended))
        events.push({
          atMs: request.endMs,
          kind: "end",
          happen: () => ((request.ended = true), (instance.lastUse = ++uses)),
        });
      if (open(instance) === 0 && alive().length > scaling.minInstances) {
        const atMs = Math.max(0, ...requests.map(({ endMs }) => endMs)) + scaling.keepAliveMs;
        events.push({ atMs, kind: "removal", happen: () => (instance.removedMs = atMs) });
      }
    }
    const order = ["ready", "end", "removal"];
    return events.toSorted((a, b) => a.atMs - b.atMs || order.indexOf(a.kind) - order.indexOf(b.kind));
  };
  const advance = (nowMs: number): void => {
    for (let [event] = pending(); event !== undefined && event.atMs <= nowMs; [event] = pending()) event.happen();
  };

  for (const nowMs of arrivalsMs.filter((ms) => ms < horizonMs)) {
    advance(nowMs);
    const share = uniform();
    const places = alive().filter((instance) => open(instance) < scaling.concurrency);
    const [best] = places.toSorted((a, b) => Number(ready.has(b)) - Number(ready.has(a)) || b.lastUse - a.lastUse);
    if (best !== undefined) {
      const { latencyMs, busyMs } = take(warmDraws, measured.warm, share);
      const fromMs = Math.max(nowMs, best.readyMs);
      best.requests.push({ fromMs: nowMs, endMs: fromMs + busyMs, ended: false });
      best.lastUse = ++uses;
      latenciesMs.push(fromMs - nowMs + latencyMs);
    } else if (alive().length < scaling.maxInstances) {
      const { latencyMs, busyMs } = take(coldDraws, measured.cold, share);
      const readyMs = nowMs + Math.max(0, latencyMs - busyMs);
      start(nowMs, readyMs).requests.push({ fromMs: nowMs, endMs: readyMs + busyMs, ended: false });
      latenciesMs.push(latencyMs);
    } else refused++;
  }
  advance(horizonMs);

  const ages = instances.map(({ startedMs, removedMs }) => Math.min(removedMs, horizonMs) - startedMs);
  const active = instances.flatMap(({ requests }) => activeTimes(requests, horizonMs));
  const coldStarts = sum(coldDraws);
  const { activeMinimumMs = 0, activeGranularityMs = 0 } = scaling;
  return {
    horizonMs,
    requests: coldStarts + sum(warmDraws),
    coldStarts,
    refused,
    coldDraws,
    warmDraws,
    latenciesMs,
    meanInstances: sum(ages) / horizonMs,
    peakInstances,
    activeMs: sum(active),
    aliveMs: sum(ages),
    billedInstanceMs: billed(ages, scaling.instanceMinimumMs, scaling.instanceGranularityMs),
    billedActiveMs: billed(active, activeMinimumMs, activeGranularityMs),
  };
}

/** The invocation at a share of them, counted. */
function take(draws: Float64Array, invocations: readonly MeasuredInvocation[], share: number): MeasuredInvocation {
  const draw = Math.floor(share * invocations.length);
  draws[draw]! += 1;
  return invocations[draw]!;
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

function billed(spansMs: readonly number[], minimumMs: number, granularityMs: number): number {
  const least = spansMs.map((ms) => Math.max(ms, minimumMs));
  return sum(
    granularityMs === 0
      ? least
      : least.map((ms) => Math.max(1, Math.ceil((ms - 1e-3) / granularityMs)) * granularityMs),
  );
}

/** How long each time with requests without a break lasts, up to the end. */
function activeTimes(requests: Instance["requests"], endMs: number): number[] {
  const spans: { readonly fromMs: number; toMs: number }[] = [];
  for (const { fromMs, endMs: toMs } of requests) {
    const last = spans.at(-1);
    if (last !== undefined && fromMs < last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else spans.push({ fromMs, toMs });
  }
  return spans.map(({ fromMs, toMs }) => Math.min(toMs, endMs) - fromMs);
}
