import { phaseNames, type PhaseName } from "../results/sample.ts";
import { median } from "../stats/quantile.ts";
import type { PhaseMove } from "./run-verdicts.ts";
import type { StartObservation } from "./start-observations.ts";

/** A phase and how long it takes, ns. */
export interface PhaseTime {
  readonly phase: PhaseName;
  readonly ns: number;
}

/**
 * How the median over these starts divides over the phases: the mean share of each times the median, so that they sum to
 * it, as in every report (`phaseShares`). Means of the phases themselves would not: of thirty starts a single one that
 * hung for half a second in `create` would look like 17 ms more of `create`.
 * @returns in the order in which phases happen, those that took any time; empty without a start
 */
export function phaseTimes(starts: readonly StartObservation[]): PhaseTime[] {
  if (starts.length === 0) return [];
  const medianNs = median(starts.map(({ ns }) => ns));
  const totals = phaseNames.map((_, at) => starts.reduce((sum, { shares }) => sum + (shares[at] as number), 0));
  const whole = totals.reduce((sum, total) => sum + total, 0);
  return phaseNames
    .map((phase, at) => ({ phase, ns: whole === 0 ? 0 : ((totals[at] as number) / whole) * medianNs }))
    .filter(({ ns }) => ns > 0);
}

/** The mean of each phase over several divisions: a phase that one of them has not takes no time there. */
export function meanPhases(divisions: readonly (readonly PhaseTime[])[]): PhaseTime[] {
  const sums = new Map<PhaseName, number>();
  for (const { phase, ns } of divisions.flat()) sums.set(phase, (sums.get(phase) ?? 0) + ns);
  return phaseNames.flatMap((phase) => {
    const sum = sums.get(phase);
    return sum === undefined ? [] : [{ phase, ns: sum / divisions.length }];
  });
}

/** Where the change comes from: phases that moved as the whole did, the furthest first, then those that moved against it. */
export function phaseMoves(baseline: readonly PhaseTime[], candidate: readonly PhaseTime[]): PhaseMove[] {
  const timeOf = (times: readonly PhaseTime[], wanted: PhaseName): number =>
    times.find(({ phase }) => phase === wanted)?.ns ?? 0;
  const changes = phaseNames
    .map((phase) => ({ phase, baselineNs: timeOf(baseline, phase), candidateNs: timeOf(candidate, phase) }))
    .filter(({ baselineNs, candidateNs }) => baselineNs > 0 || candidateNs > 0)
    .map((phase) => ({ ...phase, changeNs: phase.candidateNs - phase.baselineNs }));
  const whole = changes.reduce((sum, { changeNs }) => sum + changeNs, 0);
  const along = Math.sign(whole) || 1;
  return changes
    .map((change) => ({ ...change, share: whole === 0 ? 0 : change.changeNs / whole }))
    .toSorted((a, b) => along * (b.changeNs - a.changeNs));
}
