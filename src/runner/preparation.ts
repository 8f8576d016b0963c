import { messageOf } from "../errors/bench-error.ts";
import type { FailureCode } from "../results/sample.ts";
import type { Deployment } from "../targets/target.ts";
import type { Clock } from "../units/clock.ts";
import type { FreshStartKind } from "../units/start-kind.ts";
import { DeadlineError, withDeadline } from "./deadline.ts";

/** Why a start, or a burst, cannot be made. */
export interface Unready {
  readonly code: FailureCode;
  readonly message: string;
}

/** What preparing may touch. */
export interface PreparationContext {
  readonly clock: Clock;
  /** Ends it early. */
  readonly signal: AbortSignal;
  /** How long it may take beyond what it waits by design, ms: the deadline of a deployment. */
  readonly timeoutMs: number;
}

/**
 * Makes a deployment ready for a fresh start of this kind, untimed and outside the start's deadline.
 * @returns null when it is ready, also where there is nothing to do; why it is not, when that failed or `signal` aborted
 */
export async function prepareStart(
  { preparation }: Pick<Deployment, "preparation">,
  kind: FreshStartKind,
  { clock, signal, timeoutMs }: PreparationContext,
): Promise<Unready | null> {
  if (preparation === undefined) return null;
  let late: unknown;
  try {
    await withDeadline(
      clock,
      `preparing a ${kind} start`,
      preparation.leastMs + timeoutMs,
      signal,
      async (deadline) => {
        const noteReason = (): void => void (late = deadline.reason);
        deadline.addEventListener("abort", noteReason, { once: true });
        await preparation.run(kind, deadline);
        deadline.throwIfAborted();
      },
    );
    return null;
  } catch (error) {
    if (late instanceof DeadlineError) return { code: "timeout", message: late.message };
    return { code: "start-failed", message: `it was not made ready for a ${kind} start: ${messageOf(error)}` };
  }
}
