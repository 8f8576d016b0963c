/** What went wrong, as scripts see it; `exitCodes` maps each to the process exit code. */
export type ErrorCode =
  | "regression"
  | "budget-missed"
  | "usage"
  | "scenario-invalid"
  | "target-unavailable"
  | "incomplete"
  | "host-noisy"
  | "spending-cap"
  | "internal"
  | "interrupted";

/** Exit codes of the command line; 0 is success. */
export const exitCodes: Readonly<Record<ErrorCode, number>> = {
  regression: 1,
  "budget-missed": 1,
  usage: 2,
  "scenario-invalid": 2,
  "target-unavailable": 3,
  incomplete: 4,
  "host-noisy": 5,
  "spending-cap": 6,
  internal: 70,
  interrupted: 130,
};

/**
 * An error a person can act on: the message says what failed with its numbers, the hint what to do about it. Messages quote what
 * workloads, tools and files say; nothing in them steers the reader's terminal.
 */
export class BenchError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly hint?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(withoutControls(message), options.cause === undefined ? {} : { cause: options.cause });
    this.name = "BenchError";
    this.code = code;
    this.hint = options.hint === undefined ? undefined : withoutControls(options.hint);
  }
}

/** Lines and tabs stay. */
function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters that steer a terminal
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, " ");
}

/** The message of anything thrown, for a reason shown to a person. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
