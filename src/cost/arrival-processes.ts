import { balancedPhases } from "./hyperexponential.ts";
import type { Uniform } from "./uniform-numbers.ts";

/**
 * Fills a batch with the next arrivals, ascending, ms since the beginning, and returns how many there are: fewer than the
 * batch holds only when there are no more.
 */
export type Arrivals = (batch: Float64Array) => number;

/** One cycle of diurnal traffic, ms. */
export const dayMs = 86_400_000;

/**
 * The share of diurnal traffic that does not vary: Azure Functions had a constant base of about 50 % in July 2019 (Shahrad et
 * al., "Serverless in the Wild", USENIX ATC 2020); that it is of the mean, and not of the peak, is how we read it.
 */
export const azureDiurnalBase = 0.5;

/** In the middle of each gap, so that a time of n gaps has n arrivals. Counted, not added up: it does not drift. */
export function constantArrivals(gapMs: number, endMs: number): Arrivals {
  let past = 0;
  return (batch) => {
    for (let i = 0; i < batch.length; i++) {
      const at = (past + 0.5) * gapMs;
      if (at >= endMs) return i;
      batch[i] = at;
      past++;
    }
    return batch.length;
  };
}

export function poissonArrivals(meanGapMs: number, endMs: number, uniform: Uniform): Arrivals {
  let at = 0;
  return (batch) => {
    for (let i = 0; i < batch.length; i++) {
      at -= meanGapMs * Math.log(uniform());
      if (at >= endMs) return i;
      batch[i] = at;
    }
    return batch.length;
  };
}

/** Independent hyperexponential gaps. The first is one of them, too: a burst at the beginning is as likely as any. */
export function burstyArrivals(meanGapMs: number, variation: number, endMs: number, uniform: Uniform): Arrivals {
  const { often, shortMean, longMean } = balancedPhases(variation);
  const [shortMs, longMs] = [shortMean * meanGapMs, longMean * meanGapMs];
  let at = 0;
  return (batch) => {
    for (let i = 0; i < batch.length; i++) {
      at -= (uniform() < often ? shortMs : longMs) * Math.log(uniform());
      if (at >= endMs) return i;
      batch[i] = at;
    }
    return batch.length;
  };
}

/**
 * A Poisson process of the rate mean * (base + (1 - base) (1 - cos(2 pi t / day))): least at midnight (base), most at
 * noon (2 - base). By thinning (Lewis and Shedler, "Simulation of nonhomogeneous Poisson processes by thinning", Naval
 * Research Logistics Quarterly 26, 1979): candidates of the highest rate, each kept with its rate's share of that.
 */
export function diurnalArrivals(meanGapMs: number, base: number, endMs: number, uniform: Uniform): Arrivals {
  if (!(base >= 0 && base <= 1)) throw new RangeError(`not a share of the traffic: ${base}`);
  const most = 2 - base;
  const candidateGapMs = meanGapMs / most;
  let at = 0;
  return (batch) => {
    for (let i = 0; i < batch.length; i++) {
      let kept = false;
      while (!kept) {
        at -= candidateGapMs * Math.log(uniform());
        if (at >= endMs) return i;
        const share = uniform() * most;
        // Most of those that are kept need no cosine.
        kept = share < base || share < 1 - (1 - base) * Math.cos((2 * Math.PI * at) / dayMs);
      }
      batch[i] = at;
    }
    return batch.length;
  };
}
