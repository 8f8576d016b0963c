import { BenchError, messageOf } from "../../errors/bench-error.ts";
import type { FailureCode } from "../../results/sample.ts";
import { awsErrorName, awsMessage, awsStatus } from "../../system/aws-errors.ts";
import type { LambdaReport } from "./lambda-report.ts";

/** Why an invocation failed. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

/** How much of an error message is quoted, characters. */
const quoted = 500;

/** Errors of an INIT: the handler was never reached (AWS Lambda, "Troubleshoot execution issues", and what runtimes report). */
const initErrors =
  /^(Runtime\.(ImportModuleError|HandlerNotFound|UserCodeSyntaxError|MalformedHandlerName|InvalidEntrypoint|BadFunctionCode|NoHandler)|Function\.(InitError|HandlerNotFound)|InvalidEntrypoint|Extension\.\w+)$/;

/** Refusals that concern the function as it is deployed, not the request (AWS Lambda, API reference of Invoke). */
const notStarted =
  /^(SnapStart\w*|InvalidRuntime|InvalidZipFile|InvalidSecurityGroupID|InvalidSubnetID|ImageRejected|CodeArtifactUser\w*|ENI\w*|EFS\w*|KMS\w*|ResourceNotReady)Exception$/;

/** What a function's own error came to: its payload, and the report where there is one. */
export function explainFunctionError(payload: Uint8Array, report: LambdaReport | null): Failure {
  const text = new TextDecoder().decode(payload);
  const { errorType, errorMessage } = readError(text);
  const type = errorType === "" ? (report?.errorType ?? "") : errorType;
  const said = (errorMessage === "" ? text : errorMessage).slice(0, quoted);
  return { code: codeOf(type, said, report), message: type === "" ? said : `${type}: ${said}` };
}

function codeOf(type: string, message: string, report: LambdaReport | null): FailureCode {
  if (type === "Sandbox.Timedout" || report?.status === "timeout" || message.includes("Task timed out after")) {
    return "time-limit";
  }
  if (type === "Runtime.OutOfMemory" || report?.errorType === "Runtime.OutOfMemory") return "out-of-memory";
  if (type === "Runtime.ExitError") return wasKilledForMemory(message, report) ? "out-of-memory" : "exit";
  if (type === "Function.ResponseSizeTooLarge") return "output-limit";
  return initErrors.test(type) ? "start-failed" : "function-error";
}

/** Runtimes that are killed for want of memory exit by a signal, with all of it used. */
function wasKilledForMemory(message: string, report: LambdaReport | null): boolean {
  const { maxMemoryMiB, memoryMiB } = report ?? { maxMemoryMiB: null, memoryMiB: null };
  const isFull = maxMemoryMiB !== null && memoryMiB !== null && maxMemoryMiB >= memoryMiB;
  return isFull && message.includes("signal: killed");
}

function readError(text: string): { readonly errorType: string; readonly errorMessage: string } {
  try {
    const value = JSON.parse(text) as { readonly errorType?: unknown; readonly errorMessage?: unknown } | null;
    const read = (given: unknown): string => (typeof given === "string" ? given : "");
    return { errorType: read(value?.errorType), errorMessage: read(value?.errorMessage) };
  } catch {
    return { errorType: "", errorMessage: "" };
  }
}

/** A call of AWS that failed or was given up: the deadline, a throttle, the network, a refusal. */
export function explainCallError(what: string, error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return { code: "timeout", message: `${what} was given up: ${messageOf(signal.reason)}` };
  if (error instanceof BenchError) return { code: "start-failed", message: `${what} failed: ${error.message}` };
  const name = awsErrorName(error);
  const { Reason: reason } = (error ?? {}) as { readonly Reason?: unknown };
  const why = typeof reason === "string" ? ` (${reason})` : "";
  const message = `${what} failed: ${awsMessage(error)}${why}`.slice(0, quoted);
  if (awsStatus(error) === 429 || name === "EC2ThrottledException") return { code: "throttled", message };
  if (notStarted.test(name)) return { code: "start-failed", message };
  return { code: isNetworkError(error) ? "connection" : "engine", message };
}

/** Nobody answered: Node's codes of sockets and names, or the SDK's own timeout, which also stands for a closed connection. */
function isNetworkError(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  const isSocketCode = typeof code === "string" && /^(E[A-Z]+|CERT_.*|ERR_TLS.*)$/.test(code);
  return awsStatus(error) === undefined && (isSocketCode || awsErrorName(error) === "TimeoutError");
}
