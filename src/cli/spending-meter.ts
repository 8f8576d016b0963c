import Big from "big.js";
import { formatUsd, invocationUsd, longestBilledMs } from "../cost/lambda-spending.ts";
import { BenchError } from "../errors/bench-error.ts";
import type { SpendingRecord } from "../results/run-record.ts";
import type { Scenario, TargetConfig } from "../scenario/model.ts";
import type { Deployment, Instance, Invocation } from "../targets/target.ts";
import type { SpendingCap, SpendingItem } from "./spending-plan.ts";

/** Adds up what invocations are billed, and stops the run before one that could exceed the cap. */
export interface SpendingMeter {
  /** Aborts, with a BenchError "spending-cap", when the next trial could exceed the cap. */
  readonly signal: AbortSignal;
  /** The deployment as it is, or one whose every invocation is counted where the target is metered. */
  watch(scenario: Scenario, config: TargetConfig, deployment: Deployment): Deployment;
  /** What was spent so far; undefined when nothing is metered. */
  spent(): SpendingRecord | undefined;
}

/**
 * @param items the metered targets of the run; one whose rate is unknown is not counted
 * @param earlier what the run had spent before an interruption: it counts
 */
export function createSpendingMeter(
  items: readonly SpendingItem[],
  cap: SpendingCap,
  earlier?: SpendingRecord,
): SpendingMeter {
  const stop = new AbortController();
  let total = new Big(earlier?.usd ?? 0);
  let invocations = earlier?.invocations ?? 0;
  let unreported = earlier?.unreported ?? 0;
  const refuse = (next: Big): void => {
    if (cap === null || total.plus(next).lte(cap)) return;
    const message = `spent ${formatUsd(total)} of ${formatUsd(cap)}, and the next trial could cost ${formatUsd(next)}`;
    const error = new BenchError("spending-cap", message, { hint: "raise --max-usd" });
    stop.abort(error);
    throw error;
  };
  return {
    signal: stop.signal,
    watch(scenario, config, deployment) {
      const item = items.find((one) => one.scenario === scenario.name && one.config.name === config.name);
      if (item?.rate == null) return deployment;
      const { rate } = item;
      const { memoryMiB, timeoutMs } = item.config;
      const price = (billedMs: number): Big => invocationUsd(memoryMiB, billedMs, rate);
      const count = ({ usage }: Invocation, isStart: boolean): void => {
        invocations++;
        if (usage.billedMs === null) unreported++;
        total = total.plus(price(usage.billedMs ?? longestBilledMs(timeoutMs, isStart)));
      };
      const worstStart = price(longestBilledMs(timeoutMs, true));
      const warm = scenario.warm.warmup + scenario.warm.invocations;
      const worstTrial = worstStart.plus(price(longestBilledMs(timeoutMs, false)).times(warm));
      return watched(deployment, {
        count,
        beforeTrial: () => refuse(worstTrial),
        beforeBurst: (size) => refuse(worstStart.times(size)),
      });
    },
    spent: () =>
      items.length === 0
        ? undefined
        : {
            usd: total.toFixed(),
            capUsd: cap === null ? null : cap.toFixed(),
            invocations,
            unreported,
            capReached: stop.signal.aborted,
          },
  };
}

interface Counting {
  readonly count: (invocation: Invocation, isStart: boolean) => void;
  readonly beforeTrial: () => void;
  readonly beforeBurst: (size: number) => void;
}

function watched(deployment: Deployment, { count, beforeTrial, beforeBurst }: Counting): Deployment {
  const burst = deployment.burst?.bind(deployment);
  return {
    ...deployment,
    async start(kind, request, signal) {
      beforeTrial();
      const { invocation, instance } = await deployment.start(kind, request, signal);
      count(invocation, true);
      return { invocation, instance: instance === null ? null : watchedInstance(instance, count) };
    },
    ...(burst === undefined
      ? {}
      : {
          async burst(size: number, ...rest: [Parameters<typeof burst>[1], AbortSignal]) {
            beforeBurst(size);
            const made = await burst(size, ...rest);
            for (const invocation of made) count(invocation, true);
            return made;
          },
        }),
    [Symbol.asyncDispose]: async () => deployment[Symbol.asyncDispose](),
  };
}

function watchedInstance(instance: Instance, count: Counting["count"]): Instance {
  return {
    async invoke(request, signal) {
      const invocation = await instance.invoke(request, signal);
      count(invocation, false);
      return invocation;
    },
    [Symbol.asyncDispose]: async () => instance[Symbol.asyncDispose](),
  };
}
