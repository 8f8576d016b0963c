import type { Replay } from "./replay-model.ts";

type Latency = Replay["latency"];

/** Upper bounds grow by 1 %. */
const growth = Math.log(1.01);
/** Shorter latencies are in the first bin, ms: one nanosecond, the resolution of a sample. */
const leastMs = 1e-6;

/** The bin of a latency: the smallest k with latency <= 1.01^k ms. */
export function latencyBin(ms: number): number {
  return Math.ceil(Math.log(Math.max(ms, leastMs)) / growth - 1e-9);
}

/** A histogram of the bins that are not empty, ascending. @param counts by the bin of `latencyBin` */
export function latencyHistogram(counts: ReadonlyMap<number, number>): Latency {
  const bins = [...counts].filter(([, count]) => count > 0).toSorted(([a], [b]) => a - b);
  return {
    upperMs: Float64Array.from(bins, ([bin]) => Math.exp(bin * growth)),
    counts: Float64Array.from(bins, ([, count]) => count),
  };
}

/** The histogram of all requests of several. */
export function mergedLatency(histograms: Iterable<Latency>): Latency {
  const counts = new Map<number, number>();
  for (const { upperMs, counts: own } of histograms)
    for (const [at, ms] of upperMs.entries()) addTo(counts, latencyBin(ms), own[at] as number);
  return latencyHistogram(counts);
}

/** Adds to the count of a bin. */
export function addTo(counts: Map<number, number>, bin: number, count: number): void {
  counts.set(bin, (counts.get(bin) ?? 0) + count);
}

/**
 * The latency, ms, that a share of the requests stays within: the upper bound of the bin that holds the ceil(p n)-th, so never
 * less than that request's, and at most 1 % more. Null without requests.
 * @param p 0..1
 * @throws RangeError when p is not
 */
export function latencyPercentile({ latency }: Pick<Replay, "latency">, p: number): number | null {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`not a probability: ${p}`);
  const { upperMs, counts } = latency;
  const rank = Math.ceil(p * counts.reduce((sum, count) => sum + count, 0));
  let past = 0;
  for (const [at, ms] of upperMs.entries()) {
    past += counts[at] as number;
    if (past >= rank) return ms;
  }
  return null;
}
