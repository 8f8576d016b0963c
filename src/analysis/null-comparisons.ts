import { holmAdjusted } from "../stats/holm.ts";
import { formatNumber } from "../units/format-duration.ts";
import { type Assessment } from "./assessment.ts";
import type { NullComparison } from "./run-verdicts.ts";
import type { StartKind } from "../units/start-kind.ts";

/** A target against itself in the same run. */
export interface NullEntry {
  readonly scenario: string;
  readonly target: string;
  readonly start: StartKind;
  /** Pairs. */
  readonly n: number;
  readonly assessment: Assessment;
}

/** Every target against itself, with Holm's correction over all of them. No margin: however small, a difference cannot be. */
export function judgeNulls(entries: readonly NullEntry[], alpha: number): NullComparison[] {
  const adjusted = holmAdjusted(entries.map(({ assessment }) => assessment.pValue));
  return entries.map(({ scenario, target, start, n, assessment: { shift, interval } }, at) => ({
    scenario,
    target,
    start,
    n,
    ratio: Math.exp(shift),
    low: Math.exp(interval.low),
    high: Math.exp(interval.high),
    level: 1 - alpha,
    adjustedP: adjusted[at] as number,
    tripped: (adjusted[at] as number) <= alpha,
  }));
}

/** The largest difference between a target and itself, as a share: 0.03 is 3 %. 0 where nothing was entered twice. */
export function noiseFloor(nulls: readonly NullComparison[]): number {
  return nulls.reduce((most, { ratio }) => Math.max(most, Math.max(ratio, 1 / ratio) - 1), 0);
}

/** Why the host cannot be trusted; null where no null comparison tripped. One clause. */
export function distrustOf(nulls: readonly NullComparison[]): string | null {
  const [first, ...others] = nulls.filter(({ tripped }) => tripped);
  if (first === undefined) return null;
  const more = others.length === 0 ? "" : `, as do ${others.length} more`;
  return `the host is not trustworthy: ${first.scenario} ${first.target} ${first.start} differs from itself by ${describeSize(first)}${more}`;
}

/** "7.1 %": how far a ratio is from 1, whichever way. */
export function describeSize({ ratio }: Pick<NullComparison, "ratio">): string {
  return `${formatNumber((Math.max(ratio, 1 / ratio) - 1) * 100)} %`;
}
