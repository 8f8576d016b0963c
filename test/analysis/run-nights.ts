import { compareRuns } from "../../src/analysis/run-comparison.ts";
import type { RunComparison } from "../../src/analysis/run-verdicts.ts";
import type { RunSummary } from "../../src/results/run-summary.ts";
import { seededRandom } from "../../src/units/random.ts";
import { type NightNoise, noisyRun, normalNumbers } from "./night-fixture.ts";

/** One night: a baseline of runs, the newest last, and a candidate of the same code. */
export interface Night {
  readonly baseline: readonly RunSummary[];
  readonly candidate: RunSummary;
  readonly comparison: RunComparison;
}

/** What is counted over nights. */
export type Alarm = (night: Night) => boolean;

/** In how many of so many nights each alarm went off. */
export function countAlarms<Name extends string>(
  { nights, runs, noise, seed }: { nights: number; runs: number; noise: NightNoise; seed: number },
  alarms: Readonly<Record<Name, Alarm>>,
): Record<Name, number> {
  const normal = normalNumbers(seededRandom(seed));
  const names = Object.keys(alarms) as Name[];
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  for (let count = 0; count < nights; count++) {
    const baseline = Array.from({ length: runs }, (_, at) => noisyRun(`b${at}`, noise, normal));
    const candidate = noisyRun("c", noise, normal);
    const night = { baseline, candidate, comparison: compareRuns({ label: "main", runs: baseline }, candidate, {}) };
    for (const name of names) if (alarms[name](night)) counts[name]++;
  }
  return counts;
}

/** The gate's: any series called slower or faster, where none is. */
export const anyVerdict: Alarm = ({ comparison }) =>
  comparison.series.some(({ verdict }) => verdict === "slower" || verdict === "faster");

/** What other tools do: any median more than this factor above that of the run before. */
export function ratioAbove(factor: number): Alarm {
  return ({ baseline, candidate }) =>
    candidate.series.some(
      ({ medianNs }, at) => (medianNs ?? 0) > factor * (baseline.at(-1)?.series[at]?.medianNs ?? Infinity),
    );
}

/** Two standard errors above a share of 5 % of so many nights. */
export function mostAlarms(nights: number): number {
  return nights * 0.05 + 2 * Math.sqrt(nights * 0.05 * 0.95);
}
