import type { Request } from "../../scenario/model.ts";
import type { Clock } from "../../units/clock.ts";
import type { Invocation } from "../target.ts";
import type { HotConnection } from "./hot-connection.ts";

/**
 * What a new host answers before anything is timed, as a host in use has: without it V8 optimises the host's own code and
 * the guest's during the run, and durations fall by a quarter over 60 trials (docs/decisions/embedded-host.md).
 */
export const hostWarmup = { connections: 40, requestsEach: 100, longestMs: 1_000 } as const;

/** Sends the warm-up. Returns the run that got no answer, if one did not; a failure of the guest ends the warm-up early, and every trial will show it. */
export async function warmUp(
  open: () => HotConnection,
  clock: Clock,
  request: Request,
  signal: AbortSignal,
): Promise<Invocation | undefined> {
  const endNs = clock.now() + hostWarmup.longestMs * 1e6;
  for (let opened = 0; opened < hostWarmup.connections; opened++) {
    const hot = open();
    try {
      for (let sent = 0; sent < hostWarmup.requestsEach; sent++) {
        const run = await hot.send(request, signal);
        if (!hot.healthy) return run;
        if (!run.result.ok || clock.now() > endNs) return undefined;
      }
    } finally {
      await hot[Symbol.asyncDispose]();
    }
  }
  return undefined;
}
