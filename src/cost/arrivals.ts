import {
  type Arrivals,
  burstyArrivals,
  constantArrivals,
  diurnalArrivals,
  poissonArrivals,
} from "./arrival-processes.ts";
import type { Traffic } from "./replay-model.ts";
import { minuteArrivals, timeArrivals } from "./trace-arrivals.ts";
import type { Uniform } from "./uniform-numbers.ts";

/**
 * The arrivals of traffic from 0 up to, and without, the end.
 * @param endMs finite
 * @throws RangeError when a rate is negative or not finite, a coefficient of variation below 1, a base outside 0..1, or (as
 * a batch is filled) a count is not a whole number or times are not ascending
 */
export function arrivals(traffic: Traffic, endMs: number, uniform: Uniform): Arrivals {
  if (traffic.pattern === "minutes") return minuteArrivals(traffic.counts, endMs, uniform);
  if (traffic.pattern === "times") return timeArrivals(traffic.arrivalsMs, endMs);
  const { perSecond } = traffic;
  if (!(perSecond >= 0 && perSecond < Infinity)) throw new RangeError(`not a rate: ${perSecond} requests per second`);
  if (perSecond === 0) return () => 0;
  const meanGapMs = 1_000 / perSecond;
  switch (traffic.pattern) {
    case "constant":
      return constantArrivals(meanGapMs, endMs);
    case "poisson":
      return poissonArrivals(meanGapMs, endMs, uniform);
    case "bursty":
      return burstyArrivals(meanGapMs, traffic.variation, endMs, uniform);
    case "diurnal":
      return diurnalArrivals(meanGapMs, traffic.base, endMs, uniform);
  }
}
