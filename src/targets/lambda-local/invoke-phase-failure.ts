import type { FailureCode } from "../../results/sample.ts";
import { describeExit } from "../local/exit-description.ts";
import type { InitFailure } from "./init-phase.ts";
import type { ReportedError } from "./runtime-api-event.ts";
import type { SandboxExit } from "./sandbox.ts";

/** A failed invocation: for a person (`message`), and as Lambda answers it (`errorType`, `payload`). */
export interface InvocationFailure {
  readonly ok: false;
  readonly code: FailureCode;
  readonly message: string;
  readonly errorType: string;
  readonly payload: Uint8Array;
}

/** Wording and types are AWS's: aws-lambda-runtime-interface-emulator (fatalerror, rapidcore, directinvoke), Lambda developer guide. */
function fail(code: FailureCode, errorType: string, message: string, errorMessage = message): InvocationFailure {
  const payload = new TextEncoder().encode(JSON.stringify({ errorType, errorMessage }));
  return { ok: false, code, message, errorType, payload };
}

/** The function's own timeout is over. */
export function timedOut(requestId: string, timeoutMs: number): InvocationFailure {
  const message = `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
  return fail("time-limit", "Sandbox.Timedout", message, `RequestId: ${requestId} Error: ${message}`);
}

/** Whoever asked does not wait any longer; Lambda knows no such error. */
export function givenUp(reason: unknown): InvocationFailure {
  const why = reason instanceof Error ? reason.message : String(reason);
  return fail("timeout", "Client.GaveUp", `the invocation was given up: ${why}`);
}

/** The runtime's process ended before it had answered. */
export function exited(requestId: string, exit: SandboxExit): InvocationFailure {
  const told = `RequestId: ${requestId} Error: ${describeForLambda(exit)}`;
  const message = `the runtime ${describeExit(exit, exit.tail)}`;
  if (exit.outOfMemory) return fail("out-of-memory", "Runtime.OutOfMemory", `out of memory: ${message}`, told);
  return fail("exit", "Runtime.ExitError", message, told);
}

function describeForLambda({ code, signal }: SandboxExit): string {
  if (code === 0) return "Runtime exited without providing a reason";
  const name = signal === null ? undefined : (signalWords[signal] ?? signal);
  return `Runtime exited with error: ${name === undefined ? `exit status ${code ?? "unknown"}` : `signal: ${name}`}`;
}

/** As Go's syscall.Signal prints them, in which Lambda's runtime supervisor is written. */
const signalWords: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGILL: "illegal instruction",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/** The runtime reported an error; its body is the answer as it is. */
export function reported({ errorType, errorMessage, payload }: ReportedError): InvocationFailure {
  const message = errorMessage === "" ? errorType : `${errorType}: ${errorMessage}`;
  if (payload.length === 0) return fail("function-error", errorType, message, errorMessage);
  return { ok: false, code: "function-error", message, errorType, payload };
}

/** The response did not fit. */
export function responseTooLarge(limit: number): InvocationFailure {
  const message = `Response payload size exceeded maximum allowed payload size (${limit} bytes).`;
  return fail("output-limit", "Function.ResponseSizeTooLarge", message);
}

/** The response broke off although the runtime lives. */
export function truncated(requestId: string): InvocationFailure {
  const message = "the runtime broke off its response";
  return fail("function-error", "Runtime.TruncatedResponse", message, `RequestId: ${requestId} Error: ${message}`);
}

/** Why the runtime could not be initialised, as the failure of the invocation that it was started for. */
export function initFailure(
  failure: InitFailure,
  {
    requestId,
    timeoutMs,
    signal,
  }: { readonly requestId: string; readonly timeoutMs: number; readonly signal: AbortSignal },
): InvocationFailure {
  switch (failure.kind) {
    case "late":
      return timedOut(requestId, timeoutMs);
    case "aborted":
      return givenUp(signal.reason);
    case "error":
      return reported(failure.error);
    case "exit":
      return exited(requestId, failure.exit);
  }
}
