/** What so many idle instances and their host weighed. */
export interface Reading {
  readonly instances: number;
  readonly bytes: number;
}

/** Where filling ends: above this much memory, or at so many instances. */
export interface DensityLimits {
  readonly budgetBytes: number;
  readonly instances: number;
}

/** The first steps double up to here, to learn what one instance takes. */
const learnedAt = 4;
/** The way from there to the end is divided into so many steps. */
const evenSteps = 8;

/**
 * How many idle instances the next reading is of, or why there is none. 1, 2, 4, then even steps towards the limit that is
 * expected to come first, never more than doubling. The last ones before the budget are as small as it takes to meet it
 * exactly, as far as the instances seen so far tell how large the next will be.
 * @param readings in order, the first of 0 instances
 */
export function nextStep(
  readings: readonly Reading[],
  { budgetBytes, instances: most }: DensityLimits,
): { readonly instances: number } | { readonly stopped: "memory" | "instances" } {
  const first = readings[0] ?? { instances: 0, bytes: 0 };
  const last = readings.at(-1) ?? first;
  if (last.bytes > budgetBytes) return { stopped: "memory" };
  if (last.instances >= most) return { stopped: "instances" };
  const size = (last.bytes - first.bytes) / last.instances;
  const room = size > 0 ? Math.floor((budgetBytes - last.bytes) / size) : Number.POSITIVE_INFINITY;
  const expected = Math.min(most, last.instances + room);
  const even = Math.ceil((expected - Math.min(learnedAt, expected)) / evenSteps);
  const wanted = last.instances < learnedAt ? last.instances : Math.min(even, last.instances);
  const step = Math.max(1, Math.min(wanted, room, most - last.instances));
  return { instances: last.instances + step };
}
