import type { Arrivals } from "./arrival-processes.ts";
import type { Traffic } from "./replay-model.ts";
import type { Uniform } from "./uniform-numbers.ts";

const minuteMs = 60_000;

/**
 * The time that a trace covers, ms; null for traffic that has no end of its own. Counts cover their minutes. Times cover
 * what lies between the first and the last and one mean gap more: n arrivals then are n gaps, and no rate is inflated by
 * a trace that ends with an arrival.
 * @throws RangeError for times that cover nothing: fewer than two, or all the same
 */
export function traceLengthMs(traffic: Traffic): number | null {
  if (traffic.pattern === "minutes") return traffic.counts.length * minuteMs;
  if (traffic.pattern !== "times") return null;
  const { arrivalsMs } = traffic;
  const [first, last] = [arrivalsMs[0] ?? 0, arrivalsMs.at(-1) ?? 0];
  if (!(last > first)) throw new RangeError(`${arrivalsMs.length} arrivals at one time cover no time`);
  return last + (last - first) / (arrivalsMs.length - 1);
}

/**
 * Each minute's count, uniformly at random within the minute: an assumption, since the counts do not say. One after the
 * other, without a list: of k that are left in the rest of a minute, the first is at a share 1 - u^(1/k) of it (Bentley and
 * Saxe, "Generating sorted lists of random numbers", ACM Transactions on Mathematical Software 6, 1980).
 */
export function minuteArrivals(counts: readonly number[], endMs: number, uniform: Uniform): Arrivals {
  let [minute, left, at] = [-1, 0, 0];
  return (batch) => {
    for (let i = 0; i < batch.length; i++) {
      while (left === 0) {
        if (++minute >= counts.length) return i;
        left = wholeCount(counts[minute] as number, minute);
        at = minute * minuteMs;
      }
      at -= ((minute + 1) * minuteMs - at) * Math.expm1(Math.log(uniform()) / left);
      left--;
      if (at >= endMs) return i;
      batch[i] = at;
    }
    return batch.length;
  };
}

function wholeCount(count: number, minute: number): number {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`minute ${minute + 1} has ${count} requests`);
  return count;
}

/** The times themselves. */
export function timeArrivals(arrivalsMs: readonly number[], endMs: number): Arrivals {
  let past = 0;
  return (batch) => {
    for (let i = 0; i < batch.length; i++) {
      const at = arrivalsMs[past];
      if (at === undefined || at >= endMs) return i;
      if (!(at >= (arrivalsMs[past - 1] ?? 0)))
        throw new RangeError(`arrival ${past + 1}, ${at} ms, is before another`);
      batch[i] = at;
      past++;
    }
    return batch.length;
  };
}
