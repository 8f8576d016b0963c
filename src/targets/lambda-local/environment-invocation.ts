import type { FailureCode, Phase, Usage } from "../../results/sample.ts";
import type { Ns } from "../../units/duration.ts";

/** What an invocation of a function came to, on the clock. */
export interface FunctionInvocation {
  /** The clock when it was asked for. */
  readonly startedNs: Ns;
  /** The clock when the response was complete, or the failure known. */
  readonly endedNs: Ns;
  /** From `startedNs` to `endedNs`: of an environment's first invocation also `create` and `init`; then `handle`. */
  readonly phases: readonly Phase[];
  readonly result:
    | {
        readonly ok: true;
        readonly payload: Uint8Array;
        readonly streamed: boolean;
        /** As the runtime sent it, if it did: a streamed HTTP response with a prelude says so here. */
        readonly contentType?: string;
      }
    /** `payload`: the error as Lambda answers it, JSON with errorMessage and errorType. */
    | {
        readonly ok: false;
        readonly code: FailureCode;
        readonly message: string;
        readonly errorType: string;
        readonly payload: Uint8Array;
      };
  /** What REPORT would say. Duration is until the runtime asks for its next invocation, or `endedNs` when it failed. */
  readonly report: {
    readonly requestId: string;
    readonly durationMs: number;
    /** Of the first invocation of an environment, INIT within its 10 s; null otherwise. */
    readonly initMs: number | null;
    readonly status?: "timeout" | "error";
    readonly errorType?: string;
  };
  readonly usage: Pick<Usage, "cpuNs" | "peakMemoryBytes">;
  /** Id of the sandbox that answered, and how many invocations it has answered, this one included. */
  readonly sandboxId: string;
  readonly answered: number;
}
