import { ascending, quantile } from "../../stats/quantile.ts";
import type { Random } from "../../units/random.ts";
import type { InvocationWeights, WeightColumns } from "./cost-use.ts";

const resamples = 400;
/**
 * Of more trials, resampled means are drawn from their normal limit (Efron and Tibshirani, 1993, 5.4): 400 resamples cannot
 * tell the two apart, and drawing every trial of each would take time by the size of the run.
 */
const mostResampled = 2_000;

/** What the mean of a quantity could be instead, as factors of it: 1 where there is nothing to resample. */
export interface FactorInterval {
  readonly low: number;
  readonly high: number;
}

/** Means of a quantity over cold and over warm invocations, ms: as measured, and of resamples. */
export interface ResampledMeans {
  readonly cold: number;
  readonly warm: number;
  readonly colds: Float64Array;
  readonly warms: Float64Array;
}

/**
 * A bootstrap of means over starts: whole trials are drawn, never single requests, so that requests of one instance count once
 * (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, 13.3). Cold and warm are drawn apart.
 * @param of what the mean is of, ms
 */
export function resampleMeans(
  { cold, warm }: InvocationWeights,
  of: (weights: WeightColumns) => Float64Array,
  random: Random,
): ResampledMeans {
  const [coldTrials, warmTrials] = [byTrial(cold, of), byTrial(warm, of)];
  const [drawCold, drawWarm] = [meanDraws(coldTrials, random), meanDraws(warmTrials, random)];
  const [colds, warms] = [new Float64Array(resamples), new Float64Array(resamples)];
  for (let at = 0; at < resamples; at++) {
    colds[at] = drawCold();
    warms[at] = drawWarm();
  }
  return { cold: meanOf(coldTrials), warm: meanOf(warmTrials), colds, warms };
}

/**
 * The percentile interval of a mean in which cold and warm weigh as many requests as met each.
 * @param coldRate 0..1
 */
export function meanInterval(
  { cold, warm, colds, warms }: ResampledMeans,
  coldRate: number,
  level: number,
): FactorInterval {
  const mean = (a: number, b: number): number => coldRate * a + (1 - coldRate) * b;
  const point = mean(cold, warm);
  if (!(point > 0)) return { low: 1, high: 1 };
  const means = ascending(colds.map((one, at) => mean(one, warms[at] as number)));
  const tail = (1 - level) / 2;
  return { low: Math.min(1, quantile(means, tail) / point), high: Math.max(1, quantile(means, 1 - tail) / point) };
}

interface TrialSum {
  readonly trial: number;
  sum: number;
  count: number;
}

function byTrial(weights: WeightColumns, of: (weights: WeightColumns) => Float64Array): TrialSum[] {
  const trials = new Map<number, TrialSum>();
  const values = of(weights);
  let last: TrialSum | undefined;
  for (const [at, trial] of weights.trials.entries()) {
    // Rows of a trial mostly follow each other.
    if (last?.trial !== trial) {
      last = trials.get(trial) ?? { trial, sum: 0, count: 0 };
      trials.set(trial, last);
    }
    last.sum += values[at] as number;
    last.count++;
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

/** What draws the mean of a resample of the trials. */
function meanDraws(trials: readonly TrialSum[], random: Random): () => number {
  if (trials.length > mostResampled) return normalDraws(trials, random);
  return () => {
    let [sum, count] = [0, 0];
    for (let draw = 0; draw < trials.length; draw++) {
      const trial = trials[Math.floor(random() * trials.length)] as TrialSum;
      sum += trial.sum;
      count += trial.count;
    }
    return count === 0 ? 0 : sum / count;
  };
}

/** The standard error is that of a ratio of sums (Cochran, Sampling Techniques, 1977, 6.4); normals are Box and Muller's. */
function normalDraws(trials: readonly TrialSum[], random: Random): () => number {
  const mean = meanOf(trials);
  let [squares, count] = [0, 0];
  for (const trial of trials) {
    squares += (trial.sum - mean * trial.count) ** 2;
    count += trial.count;
  }
  const error = Math.sqrt(squares) / count;
  return () => mean + error * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
