import { type Ns, nanoseconds } from "../units/duration.ts";
import type { Phase } from "./sample.ts";

/**
 * The phases with a row `other` for what they leave unexplained, so that they sum to `totalNs` exactly.
 * Rounding that makes them exceed the total is taken from the longest phase.
 * @throws RangeError when they exceed the total by more than 1 %: overlapping phases are a bug in an adapter.
 */
export function completePhases(totalNs: Ns, phases: readonly Phase[]): Phase[] {
  const explained = phases.reduce((sum, { ns }) => sum + ns, 0);
  const rest = totalNs - explained;
  if (rest > 0) return [...phases, { phase: "other", ns: nanoseconds(rest), source: "client" }];
  if (rest === 0) return [...phases];
  if (-rest > totalNs * 0.01 + 10_000) throw new RangeError(`phases sum to ${explained} ns, more than the total of ${totalNs} ns`);
  const longest = phases.reduce((best, { ns }, at) => (ns > (phases[best]?.ns ?? 0) ? at : best), 0);
  return phases.map((row, at) => (at === longest ? { ...row, ns: nanoseconds(row.ns + rest) } : row));
}
