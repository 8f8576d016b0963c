import type { Clock } from "../../units/clock.ts";
import { type Ns, toMs } from "../../units/duration.ts";

/** How long something may take. */
export interface Patience {
  readonly clock: Clock;
  /** The clock when it is over. */
  readonly untilNs: Ns;
  readonly signal: AbortSignal;
}

/** What a promise came to; "late" when it did not in time, "aborted" when the signal came first. */
export async function awaitWithin<T extends object>(
  event: Promise<T>,
  { clock, untilNs, signal }: Patience,
): Promise<T | "late" | "aborted"> {
  const over = new AbortController();
  const onAbort = (): void => over.abort("aborted");
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  const ended = clock.sleep(Math.max(0, toMs((untilNs - clock.now()) as Ns)), over.signal).then(
    () => "late" as const,
    () => "aborted" as const,
  );
  try {
    return await Promise.race([event, ended]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Not now: cancelling the timer makes an error, and whoever awaits this has a clock running.
    setImmediate(() => over.abort());
  }
}
