import type { Clock } from "../units/clock.ts";
import { haveWork, readUsage } from "./proc.ts";

/** Processes are looked at this often, ms. */
const lookMs = 50;
/** Quiet is who has used less than this share of a core since the last look: a timer that ticks does not count as work. */
const quietShare = 0.02;
/** Idle is who was quiet at so many looks in a row, and had no thread that waits for a core: on a busy machine work pauses, too. */
const quietLooks = 3;
/** Who is never idle is not waited for any longer, ms. */
const patienceMs = 5_000;

/**
 * Waits until processes together have done next to nothing for 0.15 s, at most five seconds. Where the kernel does not tell,
 * it waits for that long. Rejects with the signal's reason when it aborts.
 */
export async function untilIdle(clock: Clock, pids: readonly number[], signal: AbortSignal): Promise<void> {
  const endNs = clock.now() + patienceMs * 1e6;
  let before = readUsage(pids).cpuNs ?? 0;
  let quiet = 0;
  do {
    await clock.sleep(lookMs, signal);
    const now = readUsage(pids).cpuNs ?? 0;
    quiet = now - before < quietShare * lookMs * 1e6 && !haveWork(pids) ? quiet + 1 : 0;
    before = now;
  } while (quiet < quietLooks && clock.now() < endNs);
}
