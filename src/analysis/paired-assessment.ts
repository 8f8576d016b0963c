import { nominalLevels, sequentialP } from "../stats/group-sequential.ts";
import { intervalError } from "../stats/detectable-effect.ts";
import { pairedShift } from "../stats/hodges-lehmann.ts";
import { logMedianMinimum } from "../stats/log-median-error.ts";
import { normalQuantile } from "../stats/normal.ts";
import { signedRankP } from "../stats/wilcoxon.ts";
import { type Assessment, type Unassessed, variationOf } from "./assessment.ts";
import type { StartObservation } from "./start-observations.ts";

/** The same trial on both sides. */
export interface Pair {
  readonly baseline: StartObservation;
  readonly candidate: StartObservation;
}

/** What the looks at the data leave of alpha. */
export interface LookPlan {
  /** Looks made so far, the last one now, as fractions of the most that was planned; ascending. */
  readonly fractions: readonly number[];
  /** Two-sided level of a test at this look. */
  readonly nominal: number;
  /** That level as a share of alpha; 1 where the data are looked at once. */
  readonly share: number;
}

/** Data that are looked at once. */
export function singleLook(alpha: number): LookPlan {
  return { fractions: [1], nominal: alpha, share: 1 };
}

/** More starts of a side than this nobody measures. */
const mostStarts = 10_000;
const noShift = { shift: 0, interval: null } as const;

/**
 * The looks of a run. One that nobody planned, because time was up or somebody interrupted it, is paid for like the others
 * (Lan and DeMets); looks that were still to come cost nothing.
 * @param planned numbers of blocks, ascending
 * @param blocks complete ones so far, at least one
 */
export function lookPlan(planned: readonly number[], blocks: number, alpha: number): LookPlan {
  const most = Math.max(blocks, ...planned);
  const fractions = [...planned.filter((look) => look < blocks), blocks].map((look) => look / most);
  const nominal = nominalLevels(fractions, alpha).at(-1) as number;
  return { fractions, nominal, share: nominal / alpha };
}

/** The starts of both sides that have the same trial number, in the order of execution. A trial that failed on either side has no pair. */
export function pairStarts(baseline: readonly StartObservation[], candidate: readonly StartObservation[]): Pair[] {
  const waiting = new Map<number, StartObservation[]>();
  for (const start of baseline) {
    const queue = waiting.get(start.trial);
    if (queue === undefined) waiting.set(start.trial, [start]);
    else queue.push(start);
  }
  return candidate.flatMap((start) => {
    const partner = waiting.get(start.trial)?.shift();
    return partner === undefined ? [] : [{ baseline: partner, candidate: start }];
  });
}

/**
 * How much longer the candidate takes, from the logarithms of the ratios of pairs: signed-rank test and the interval
 * that belongs to it. What the machine does to both of a pair cancels.
 */
export function assessPairs(pairs: readonly Pair[], { fractions, nominal, share }: LookPlan): Assessment | Unassessed {
  const n = pairs.length;
  // The smallest p-value of the signed-rank test is 2 / 2^n: below this n no interval has the level.
  const fewest = Math.max(logMedianMinimum, Math.ceil(1 - Math.log2(nominal)));
  const differences = pairs.map(({ baseline, candidate }) => logOf(candidate.ns) - logOf(baseline.ns));
  const { shift, interval } = n < fewest ? noShift : pairedShift(differences, 1 - nominal);
  if (interval === null)
    return {
      reason: `${n === 1 ? "1 pair" : `${n} pairs`} of starts, and it takes ${fewest}`,
      needs: { more: Math.max(1, fewest - n), of: "starts" },
    };
  const error = intervalError(interval, 1 - nominal);
  return {
    shift,
    interval,
    pValue: sequentialP(signedRankP(differences), fractions),
    noise: { from: "paired", cv: variationOf(error * error * n) },
    precision: {
      of: "starts",
      halfWidth: (alpha, more) => error * Math.sqrt(n / (n + more)) * normalQuantile(1 - (alpha * share) / 2),
      error,
      df: Infinity,
      share,
      least: 1,
      most: mostStarts,
    },
  };
}

/** A start below the clock's granularity counts as one nanosecond: zero has no logarithm. */
function logOf(ns: number): number {
  return Math.log(Math.max(1, ns));
}
