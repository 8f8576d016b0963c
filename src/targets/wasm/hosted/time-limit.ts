import type { Invocation } from "../../target.ts";

/** A deadline that is the caller's or the guest's limit, whichever comes first. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** A timeout that the limit caused is the guest's failure, not the caller's. */
  judge(result: Invocation["result"]): Invocation["result"];
}

/** @param timeMs how long a request may take, ms */
export function limitTime(signal: AbortSignal, timeMs: number): TimeLimit {
  const limit = AbortSignal.timeout(timeMs);
  return {
    signal: AbortSignal.any([signal, limit]),
    judge: (result) =>
      !result.ok && result.code === "timeout" && limit.aborted && !signal.aborted
        ? { ok: false, code: "time-limit", message: `no answer within the limit of ${timeMs} ms` }
        : result,
  };
}
