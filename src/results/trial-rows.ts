import type { PlannedTrial } from "./run-record.ts";
import type { Sample } from "./sample.ts";

/** The trial that a row belongs to, as a key; the same as `plannedKey` of that trial. */
export function trialKey({ scenario, target, start, startKind, trial }: Sample): string {
  return plannedKey([scenario, target, startKind ?? start, trial]);
}

/** A planned trial as a key. */
export function plannedKey(trial: Readonly<PlannedTrial>): string {
  return JSON.stringify(trial);
}

/** Rows in the order in which they were written, trial by trial: the rows of one stand together. */
export function groupTrials(samples: readonly Sample[]): { readonly key: string; readonly rows: readonly Sample[] }[] {
  const groups: { key: string; rows: Sample[] }[] = [];
  for (const sample of samples) {
    const key = trialKey(sample);
    const last = groups.at(-1);
    if (last?.key === key) last.rows.push(sample);
    else groups.push({ key, rows: [sample] });
  }
  return groups;
}

/**
 * Whether the rows are all that their trial leaves. A failure ends a trial; else every warm request that is kept has its row.
 * @param followsWarm warm requests follow on the trial's instance
 */
export function isWholeTrial(
  rows: readonly Sample[],
  warm: { readonly warmup: number; readonly invocations: number },
  followsWarm: boolean,
): boolean {
  const last = rows.at(-1);
  if (last === undefined) return false;
  if (!last.outcome.ok) return true;
  return last.ordinal === (followsWarm && warm.invocations > 0 ? warm.warmup + warm.invocations : 0);
}

/** When the last row ended, ns since the run began; 0 without rows. */
export function lastEndNs(samples: readonly Sample[]): number {
  return samples.reduce((last, { atNs = 0, totalNs }) => Math.max(last, atNs + totalNs), 0);
}

/**
 * How long the trials took together, ns, pauses left out.
 * @param samples in the order in which they were written
 * @param pausesNs moments after a pause, ns since the run began
 */
export function spentNs(samples: readonly Sample[], pausesNs: readonly number[]): number {
  const bounds = [0, ...pausesNs, Number.POSITIVE_INFINITY];
  return bounds.slice(1).reduce((sum, until, at) => {
    const part = samples.filter(({ atNs = 0 }) => atNs >= (bounds[at] ?? 0) && atNs < until);
    const first = part.reduce((least, { atNs = 0 }) => Math.min(least, atNs), Number.POSITIVE_INFINITY);
    return part.length === 0 ? sum : sum + lastEndNs(part) - first;
  }, 0);
}
