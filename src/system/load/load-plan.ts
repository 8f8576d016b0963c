import type { HttpRequest } from "../http-connection.ts";
import type { Origin } from "../https-connection.ts";

/** Arrivals per second over some time: the rate changes evenly from `fromRate` to `rate`, which may be the same. */
export interface RateStage {
  readonly fromRate: number;
  readonly rate: number;
  readonly durationMs: number;
}

/** So many connections for some time, each sending its next request as soon as it has its answer. */
export interface ConnectionStage {
  readonly connections: number;
  readonly durationMs: number;
}

/** What traffic is made. Every request has `timeoutMs` from the moment at which it was to be sent. */
export type LoadPlan =
  | {
      readonly mode: "open";
      readonly stages: readonly RateStage[];
      /** Requests under way at the same time, at most: an arrival above that is dropped. */
      readonly connections: number;
      readonly timeoutMs: number;
    }
  | { readonly mode: "closed"; readonly stages: readonly ConnectionStage[]; readonly timeoutMs: number }
  | { readonly mode: "burst"; readonly requests: number; readonly timeoutMs: number };

/** Whom the traffic is for, and what each request is. */
export interface LoadTarget {
  readonly origin: Origin;
  readonly request: HttpRequest;
}

/** How long a plan sends requests, ms; 0 for a burst. The last answers come later. */
export function plannedMs(plan: LoadPlan): number {
  return plan.mode === "burst" ? 0 : plan.stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** Windows that a load is divided into, at most: a longer load has longer ones. */
const mostWindows = 300;

/** Length of the windows that a load is told in, ms: whole seconds. */
export function windowMsOf(plan: LoadPlan): number {
  return Math.max(1, Math.ceil(plannedMs(plan) / mostWindows / 1000)) * 1000;
}
