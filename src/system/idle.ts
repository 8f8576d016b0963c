import type { Clock } from "../units/clock.ts";
import { readUsage } from "./proc.ts";

/** Processes are looked at this often, ms. */
const lookMs = 100;
/** Idle is who has used less than this share of a core between two looks: a timer that ticks does not count as work. */
const idleShare = 0.02;
/** Who is never idle is not waited for any longer, ms. */
const patienceMs = 5_000;

/**
 * Waits until processes together have used next to no CPU for a tenth of a second, at most five seconds. Where the kernel does
 * not tell (readUsage), waits for one look. Rejects with the signal's reason when it aborts.
 */
export async function untilIdle(clock: Clock, pids: readonly number[], signal: AbortSignal): Promise<void> {
  const endNs = clock.now() + patienceMs * 1e6;
  let before = readUsage(pids).cpuNs ?? 0;
  do {
    await clock.sleep(lookMs, signal);
    const now = readUsage(pids).cpuNs ?? 0;
    if (now - before < idleShare * lookMs * 1e6) return;
    before = now;
  } while (clock.now() < endNs);
}
