import type { LoadPlanRecord, LoadWindow } from "../results/load-record.ts";
import type { JudgedWindow } from "./load-model.ts";

/** The generator may be late by a millisecond, which a timer of Node's is... */
const toleratedNs = 1_000_000;
/** ...or by this share of the p99 beside it: what is claimed of the target is within 5 %. */
const toleratedShare = 0.05;
/** An event loop that stands still for this share of a window has touched its p99. */
const touchedShare = 0.01;

/** Whether the generator's lateness (its p99) is no small part of a p99 latency. */
export function isSpoiled(latenessNs: number | null, p99Ns: number | null): boolean {
  return latenessNs !== null && latenessNs > Math.max(toleratedNs, toleratedShare * (p99Ns ?? 0));
}

/**
 * Windows whose figures are the generator's more than the target's: it sent too late (a closed loop has no times to keep),
 * or its event loop stood still for long enough to be seen in the p99.
 */
export function judgeWindows(
  windows: readonly LoadWindow[],
  mode: LoadPlanRecord["mode"],
  windowMs: number,
): JudgedWindow[] {
  return windows.map((window) => {
    const { latenessP99Ns, loopDelayMaxNs, p99Ns, sent } = window;
    const stood = loopDelayMaxNs > Math.max(touchedShare * windowMs * 1e6, toleratedShare * (p99Ns ?? 0));
    const late = mode !== "closed" && isSpoiled(latenessP99Ns, p99Ns);
    return { ...window, spoiled: sent > 0 && (late || stood) };
  });
}
