/** The distinct values of a sample, ascending, and how many of all values are below and up to each. */
interface Steps {
  readonly x: number[];
  readonly below: number[];
  readonly upTo: number[];
}

/** A hull over the steps `low..high`: the steps that it touches, ascending, and its height at every step. */
interface Hull {
  readonly contacts: readonly number[];
  readonly height: Float64Array;
}

/** Steps between which the mode is looked for, inclusive. */
interface ModalInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * The dip (Hartigan and Hartigan, "The Dip Test of Unimodality", Annals of Statistics 13, 1985): the largest distance
 * between the empirical distribution function and the unimodal one nearest to it. At least 1 / (2n), below 0.25;
 * 0 when all values are equal or there are fewer than 2. The algorithm is that of the paper's section 3: the modal
 * interval shrinks until the greatest convex minorant and the least concave majorant inside it are no further apart
 * than what was already found outside. Agrees with R's diptest::dip to 1e-12 where no values are equal (tested);
 * equal ones count as an atom of the distribution.
 * @param sorted ascending, finite
 */
export function dip(sorted: Float64Array): number {
  const n = sorted.length;
  if (n < 2 || sorted[0] === sorted[n - 1]) return 0;
  const steps = stepsOf(sorted);
  let interval: ModalInterval = { low: 0, high: steps.x.length - 1 };
  let distance = 1;
  for (;;) {
    const minorant = hull(steps.x, steps.below, interval, 1);
    const majorant = hull(steps.x, steps.upTo, interval, -1);
    const inner = widestGap(steps, minorant, majorant);
    if (inner.gap <= distance) break;
    for (let at = interval.low; at <= inner.low; at++)
      distance = Math.max(distance, (steps.upTo[at] as number) - (minorant.height[at] as number));
    for (let at = inner.high; at <= interval.high; at++)
      distance = Math.max(distance, (majorant.height[at] as number) - (steps.below[at] as number));
    if (inner.low === interval.low && inner.high === interval.high) break;
    interval = inner;
  }
  return distance / (2 * n);
}

function stepsOf(sorted: Float64Array): Steps {
  const steps: Steps = { x: [], below: [], upTo: [] };
  for (let first = 0, at = 1; at <= sorted.length; at++) {
    if (sorted[at] === sorted[first]) continue;
    steps.x.push(sorted[first] as number);
    steps.below.push(first);
    steps.upTo.push(at);
    first = at;
  }
  return steps;
}

/** The greatest convex minorant (bend 1) or the least concave majorant (bend -1) of the points (x, y) in the interval. */
function hull(x: readonly number[], y: readonly number[], { low, high }: ModalInterval, bend: 1 | -1): Hull {
  const contacts: number[] = [];
  const slope = (from: number, to: number): number =>
    ((y[to] as number) - (y[from] as number)) / ((x[to] as number) - (x[from] as number));
  for (let at = low; at <= high; at++) {
    while (contacts.length >= 2) {
      const before = contacts[contacts.length - 2] as number;
      const last = contacts[contacts.length - 1] as number;
      if (bend * (slope(last, at) - slope(before, last)) > 0) break;
      contacts.pop();
    }
    contacts.push(at);
  }
  return { contacts, height: heights(x, y, contacts) };
}

/** Linear between the contacts. */
function heights(x: readonly number[], y: readonly number[], contacts: readonly number[]): Float64Array {
  const height = new Float64Array(x.length);
  for (let segment = 1; segment < contacts.length; segment++) {
    const from = contacts[segment - 1] as number;
    const to = contacts[segment] as number;
    const slope = ((y[to] as number) - (y[from] as number)) / ((x[to] as number) - (x[from] as number));
    for (let at = from; at < to; at++)
      height[at] = (y[from] as number) + slope * ((x[at] as number) - (x[from] as number));
  }
  const end = contacts.at(-1) as number;
  height[end] = y[end] as number;
  return height;
}

/** Where the hulls are furthest apart, and the contacts on either side of that place: the next modal interval. */
function widestGap(steps: Steps, minorant: Hull, majorant: Hull): ModalInterval & { readonly gap: number } {
  let widest = { gap: 0, low: 0, high: 0 };
  for (const low of minorant.contacts) {
    const gap = (majorant.height[low] as number) - (steps.below[low] as number);
    if (gap > widest.gap) widest = { gap, low, high: majorant.contacts.find((at) => at >= low) as number };
  }
  for (const high of majorant.contacts) {
    const gap = (steps.upTo[high] as number) - (minorant.height[high] as number);
    if (gap > widest.gap) widest = { gap, low: minorant.contacts.findLast((at) => at <= high) as number, high };
  }
  return widest;
}
