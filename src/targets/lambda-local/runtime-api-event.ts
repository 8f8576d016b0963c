import type { Ns } from "../../units/duration.ts";

/** An event, as `GET runtime/invocation/next` and the Extensions API hand it out. */
export interface RuntimeEvent {
  readonly requestId: string;
  /** Epoch, ms. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceId: string;
  /** JSON, as a client of a mobile SDK sends it. */
  readonly clientContext?: string;
  readonly cognitoIdentity?: string;
  readonly payload: Uint8Array;
}

/** An error as a runtime reports it. */
export interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  /** The body as it came. */
  readonly payload: Uint8Array;
}

/** What a runtime answered, and when that was known. */
export type RuntimeReply = { readonly atNs: Ns } & (
  | {
      readonly kind: "response";
      readonly payload: Uint8Array;
      readonly streamed: boolean;
      readonly contentType: string | undefined;
    }
  | { readonly kind: "error"; readonly error: ReportedError }
  | { readonly kind: "too-large"; readonly limit: number }
  /** The connection broke, or the body ended, in the middle of a response. */
  | { readonly kind: "truncated" }
);

/** An event that was handed out. Neither promise rejects, or resolves when the runtime never gets there. */
export interface Handling {
  readonly reply: Promise<RuntimeReply>;
  /** The clock when the runtime, and every extension, had asked for its next event. */
  readonly idle: Promise<Ns>;
}
