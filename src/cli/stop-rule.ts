import type { Sample } from "../results/sample.ts";
import type { StopRule } from "../scenario/model.ts";
import { lookLevel, precisionReached } from "../stats/looks.ts";
import { median } from "../stats/quantile.ts";

const level = 0.95;

/**
 * The precision stop rule of a scenario: looks only at the planned numbers of blocks, each at the level that pays for all
 * of them, and stops once the median of every series is known to within `precision`. Never stops without one.
 * Every series goes on until all are precise, so that the interleaving stays balanced.
 */
export function precisionStop(
  { precision }: StopRule,
  looks: readonly number[] | undefined,
): (samples: readonly Sample[], blocks: number) => boolean {
  if (precision === undefined || looks === undefined) return () => false;
  const adjusted = lookLevel(looks.length, level);
  return (samples, blocks) =>
    looks.includes(blocks) && observationsOf(samples).every((values) => precisionReached(values, precision, adjusted));
}

/** Per target and start: one value per start, the median of an instance's warm invocations for `warm`. */
function observationsOf(samples: readonly Sample[]): number[][] {
  const series = new Map<string, Map<number, number[]>>();
  for (const { target, start, trial, totalNs, outcome, proof } of samples) {
    if (!outcome.ok || !proof.accepted) continue;
    const key = JSON.stringify([target, start]);
    const trials = series.get(key) ?? new Map<number, number[]>();
    series.set(key, trials);
    trials.set(trial, [...(trials.get(trial) ?? []), totalNs]);
  }
  return [...series.values()].map((trials) => [...trials.values()].map(median));
}
