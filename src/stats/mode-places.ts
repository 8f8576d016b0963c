import { quantile } from "./quantile.ts";

/** Points at which the density is estimated. */
const gridSize = 256;
/** A bump with fewer of the values is a tail, not a mode. */
const leastShare = 0.05;
/** From one bandwidth tried to the next. */
const narrowing = 0.9;

/**
 * Where the modes of a sample lie that is known to have several (the dip test says so, and not where). The density of the
 * logarithms is smoothed by a normal kernel as wide as one that leaves two modes standing, each with 5 % of the values
 * between the valleys beside it: the critical bandwidth of Silverman ("Using kernel density estimates to investigate
 * multimodality", 1981), with a least share so that a lone outlier is no mode. Values beyond 3 interquartile ranges are
 * left out. Ascending, in the unit of the values, to about 0.5 % of the range; empty where no bandwidth shows two.
 * @param sorted ascending, > 0
 */
export function modePlaces(sorted: Float64Array): number[] {
  const logs = withinFences(sorted.map(Math.log));
  const [first, last] = [logs[0], logs.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const step = (last - first) / (gridSize - 1);
  const counts = new Float64Array(gridSize);
  for (const log of logs) {
    const at = Math.round((log - first) / step);
    counts[at] = (counts[at] as number) + 1;
  }
  const modesAt = (width: number): number[] => largeModes(smooth(counts, width), logs.length * leastShare);
  let critical = gridSize / 4;
  while (critical >= 1 && modesAt(critical).length < 2) critical *= narrowing;
  if (critical < 1) return [];
  // At the critical width two modes lean towards each other: half of it shows where they are, if it shows no others.
  let modes = modesAt(critical);
  for (let width = critical * narrowing; width > critical / 2; width *= narrowing) {
    const next = modesAt(width);
    if (next.length !== modes.length) break;
    modes = next;
  }
  return modes.map((at) => Math.exp(first + at * step));
}

function withinFences(sorted: Float64Array): Float64Array {
  if (sorted.length === 0) return sorted;
  const [lower, upper] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const reach = 3 * (upper - lower);
  return reach === 0 ? sorted : sorted.filter((value) => value >= lower - reach && value <= upper + reach);
}

/** @param width standard deviation of the kernel, in steps of the grid */
function smooth(counts: Float64Array, width: number): Float64Array {
  const reach = Math.ceil(4 * width);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-0.5 * ((at - reach) / width) ** 2));
  const whole = kernel.reduce((sum, weight) => sum + weight, 0);
  const smoothed = new Float64Array(counts.length);
  for (const [from, count] of counts.entries()) {
    if (count === 0) continue;
    for (let to = Math.max(0, from - reach); to <= Math.min(counts.length - 1, from + reach); to++)
      smoothed[to] = (smoothed[to] as number) + (count * (kernel[to - from + reach] as number)) / whole;
  }
  return smoothed;
}

/** Peaks with at least so much between the valleys on either side, ascending. */
function largeModes(density: Float64Array, least: number): number[] {
  const peaks: number[] = [];
  let [peak, mass] = [0, 0];
  for (const [at, height] of density.entries()) {
    const before = density[at - 1] ?? 0;
    const after = density[at + 1] ?? 0;
    mass += height;
    if (height > (density[peak] as number)) peak = at;
    if (at < density.length - 1 && !(height < before && height <= after)) continue;
    if (mass >= least) peaks.push(peak);
    [peak, mass] = [at, 0];
  }
  return peaks;
}
