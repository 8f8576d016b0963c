import type { BurstRecord, BurstSample, RunRecord } from "../results/run-record.ts";
import { quantileInterval, requiredCount } from "../stats/order-statistic-interval.ts";
import { ascending, median } from "../stats/quantile.ts";
import { ratioOfMedians } from "../stats/ratio-of-medians.ts";
import type { Random } from "../units/random.ts";
import type { Burst, Cell } from "./analysis.ts";

/**
 * The bursts of every target, in the order of the run. A round is the unit of independence: its requests shared the
 * machine or the platform at the same moment. Requests that failed, or found an instance, count and are no latency.
 * @param cells of the same run: a cold start by itself is what a burst is compared with
 */
export function analyseBursts(run: RunRecord, cells: readonly Cell[], level: number, random: Random): Burst[] {
  return (run.bursts ?? []).map((record) => {
    const isOwn = ({ scenario, name: target }: { scenario: string; name: string }): boolean =>
      scenario === record.scenario && target === record.target;
    const alone = cells.find(({ scenario, target, start }) => start === "cold" && isOwn({ scenario, name: target }));
    return toBurst(record, run.targets.find(isOwn)?.kind ?? "", alone, { level, random });
  });
}

function toBurst(
  record: BurstRecord,
  kind: string,
  alone: Cell | undefined,
  { level, random }: { readonly level: number; readonly random: Random },
): Burst {
  const { scenario, target, requests, by = "platform", rounds, reason } = record;
  const usable = rounds.map((round) => round.filter(isColdAnswer).map(({ totalNs }) => totalNs));
  const answered = usable.filter((round) => round.length > 0);
  const medians = answered.map(median);
  const slowest = answered.map((round) => Math.max(...round));
  const all = rounds.flat();
  const aloneNs = alone?.observations.map(({ ns }) => ns) ?? [];
  const enough = Math.min(medians.length, aloneNs.length) >= requiredCount(0.5, level);
  return {
    scenario,
    target,
    kind,
    by,
    requests,
    rounds: rounds.length,
    failed: all.filter(({ ok }) => !ok).length,
    notCold: all.filter(({ ok, cold }) => ok && !cold).length,
    median: estimate(medians, level),
    slowest: estimate(slowest, level),
    aloneNs: alone?.median?.point ?? null,
    slowdown: enough ? ratioOfMedians(medians, aloneNs, { level, random }) : null,
    reason: reason ?? null,
  };
}

function isColdAnswer({ ok, cold }: BurstSample): boolean {
  return ok && cold;
}

function estimate(values: readonly number[], level: number): Burst["median"] {
  if (values.length === 0) return null;
  const interval = quantileInterval(ascending(values), 0.5, level);
  return { point: median(values), low: interval?.low ?? null, high: interval?.high ?? null };
}
