import { ascending, quantile } from "../../stats/quantile.ts";
import type { Random } from "../../units/random.ts";
import type { InvocationWeights, Weight } from "./cost-use.ts";

const resamples = 400;

/** What the mean of a quantity could be instead, as factors of it: 1 where there is nothing to resample. */
export interface FactorInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * A percentile bootstrap of the mean over starts: whole trials are drawn, never single requests, so that requests of one
 * instance count once (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, 13.3). Cold and warm are drawn apart and
 * weighted by the share of requests that met each.
 * @param of what the mean is of, ms
 * @param coldRate 0..1
 */
export function meanInterval(
  { cold, warm }: InvocationWeights,
  of: (weight: Weight) => number,
  { coldRate, level, random }: { readonly coldRate: number; readonly level: number; readonly random: Random },
): FactorInterval {
  const [colds, warms] = [byTrial(cold, of), byTrial(warm, of)];
  const mean = (a: number, b: number): number => coldRate * a + (1 - coldRate) * b;
  const point = mean(meanOf(colds), meanOf(warms));
  if (!(point > 0)) return { low: 1, high: 1 };
  const means = ascending(
    Array.from({ length: resamples }, () => mean(resampled(colds, random), resampled(warms, random))),
  );
  const tail = (1 - level) / 2;
  return { low: Math.min(1, quantile(means, tail) / point), high: Math.max(1, quantile(means, 1 - tail) / point) };
}

interface TrialSum {
  sum: number;
  count: number;
}

function byTrial(weights: readonly Weight[], of: (weight: Weight) => number): TrialSum[] {
  const trials = new Map<number, TrialSum>();
  for (const weight of weights) {
    const trial = trials.get(weight.trial) ?? { sum: 0, count: 0 };
    trial.sum += of(weight);
    trial.count++;
    trials.set(weight.trial, trial);
  }
  return [...trials.values()];
}

function meanOf(trials: readonly TrialSum[]): number {
  let [sum, count] = [0, 0];
  for (const trial of trials) {
    sum += trial.sum;
    count += trial.count;
  }
  return count === 0 ? 0 : sum / count;
}

function resampled(trials: readonly TrialSum[], random: Random): number {
  return meanOf(trials.map(() => trials[Math.floor(random() * trials.length)] as TrialSum));
}
