import type { Clock } from "../../units/clock.ts";
import type { Ns } from "../../units/duration.ts";
import { awaitWithin } from "./environment-race.ts";
import type { LiveRuntime } from "./environment-runtime.ts";

/**
 * How long a runtime with an internal extension has after SIGTERM, ms; one without has no time, and gets SIGKILL (AWS Lambda
 * developer guide, "Understanding the Lambda execution environment lifecycle", Shutdown phase: "0 ms - A function with no
 * registered extensions; 500 ms - A function with a registered internal extension").
 */
const graceMs = 500;

/**
 * The SHUTDOWN of a runtime: it has ended, and its sandbox is removed.
 * @param frozen it is thawed first, where it is told to end
 */
export async function shutDown({ sandbox, session }: LiveRuntime, frozen: boolean, clock: Clock): Promise<void> {
  try {
    if (session.extensions.count > 0) {
      if (frozen) await sandbox.thaw();
      await sandbox.terminate();
      const untilNs = (clock.now() + graceMs * 1e6) as Ns;
      await awaitWithin(sandbox.exited, { clock, untilNs, signal: new AbortController().signal });
    }
  } finally {
    await sandbox[Symbol.asyncDispose]();
  }
}
