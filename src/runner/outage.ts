import { messageOf } from "../errors/bench-error.ts";
import type { Deployment } from "../targets/target.ts";
import type { Clock } from "../units/clock.ts";
import { elapsed } from "../units/duration.ts";
import { withDeadline } from "./deadline.ts";
import type { TrialResult } from "./trial.ts";

/** Whether what runs a target's instances is there. */
export interface OutageWatch {
  /** Asked before a trial. @returns why nothing can be started; undefined where nothing is known to be gone */
  before(target: string, deployment: Deployment): Promise<string | undefined>;
  /**
   * Told after a trial. Where it failed and the engine does not answer, waits for it to come back, once per outage: one that
   * is restarted costs the trial in flight, one that stays away must not cost a deadline for each trial.
   */
  after(target: string, deployment: Deployment, result: TrialResult): Promise<void>;
}

/** What watching takes. */
export interface OutageContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told when an engine has gone, has come back, or was given up. */
  readonly onOutage?: ((text: string) => void) | undefined;
}

/** How long an engine may take to be restarted, ms: what systemd gives Docker's to stop, and some seconds to start. */
const patienceMs = 15_000;
/** Between two questions, ms. */
const pauseMs = 250;
/** For one answer, ms: an engine on this machine takes some milliseconds, on a busy one a second. */
const answerMs = 5_000;

/** An engine that is gone. */
interface Outage {
  readonly reason: string;
  /** When it may be asked again. */
  readonly againNs: number;
}

/**
 * So many times as long as the last question took, it is not asked again: a refusal takes microseconds, an engine that hangs
 * must not cost its deadline for each trial.
 */
const restFactor = 10;

/** Nothing is known to be gone at first. */
export function watchOutages({ clock, signal, onOutage }: OutageContext): OutageWatch {
  const gone = new Map<Deployment, Outage>();
  /** Undefined: it answers. */
  const ask = async (deployment: Deployment): Promise<string | undefined> => {
    if (deployment.answers === undefined) return undefined;
    try {
      await withDeadline(clock, "asking for the engine", answerMs, signal, async (deadline) =>
        deployment.answers?.(deadline),
      );
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      return messageOf(error);
    }
  };
  const comeBack = async (deployment: Deployment): Promise<boolean> => {
    const endNs = clock.now() + patienceMs * 1e6;
    while (clock.now() < endNs) {
      await clock.sleep(pauseMs, signal);
      if ((await ask(deployment)) === undefined) return true;
    }
    return false;
  };
  return {
    async before(target, deployment) {
      const outage = gone.get(deployment);
      const beganNs = clock.now();
      if (outage === undefined || beganNs < outage.againNs) return outage?.reason;
      const reason = await ask(deployment);
      if (reason === undefined) {
        gone.delete(deployment);
        onOutage?.(`${target}: it answers again, and is used again`);
      } else gone.set(deployment, { reason, againNs: clock.now() + restFactor * elapsed(beganNs, clock.now()) });
      return reason;
    },
    async after(target, deployment, { samples, teardownError }) {
      if (gone.has(deployment)) return;
      if (teardownError === undefined && samples.every(({ outcome }) => outcome.ok)) return;
      const reason = await ask(deployment);
      if (reason === undefined) return;
      // Targets of one engine wait for it once.
      const isGivenUp = [...gone.values()].some((outage) => outage.reason === reason);
      if (!isGivenUp) {
        onOutage?.(`${target}: ${reason}; waiting up to ${patienceMs / 1000} s for it to come back`);
        if (await comeBack(deployment)) {
          onOutage?.(`${target}: it answers again`);
          return;
        }
      }
      gone.set(deployment, { reason, againNs: clock.now() });
      onOutage?.(`${target}: ${reason}: further trials fail at once, until it answers again`);
    },
  };
}
