import { describe, expect, test } from "vitest";
import { explainCallError, explainFunctionError } from "../../../src/targets/lambda/function-failure.ts";
import { type LambdaReport, parseReport } from "../../../src/targets/lambda/lambda-report.ts";

const reportOf = (rest: string): LambdaReport | null =>
  parseReport(`REPORT RequestId: r\tDuration: 3.00 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\t${rest}`);
const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

describe("explainFunctionError", () => {
  // Payloads as Lambda answers them; the REPORT is what may be known beside.
  test.each([
    ["function-error", { errorType: "RangeError", errorMessage: "as asked", trace: [] }, ""],
    [
      "time-limit",
      { errorType: "Sandbox.Timedout", errorMessage: "RequestId: r Error: Task timed out after 3.00 seconds" },
      "",
    ],
    ["time-limit", { errorMessage: "2024-01-15T14:30:45.123Z r Task timed out after 3.00 seconds" }, ""],
    ["time-limit", { errorMessage: "?" }, "Status: timeout"],
    [
      "exit",
      { errorType: "Runtime.ExitError", errorMessage: "RequestId: r Error: Runtime exited with error: exit status 3" },
      "Max Memory Used: 40 MB",
    ],
    [
      "exit",
      { errorType: "Runtime.ExitError", errorMessage: "RequestId: r Error: Runtime exited with error: signal: killed" },
      "Max Memory Used: 40 MB",
    ],
    [
      "out-of-memory",
      { errorType: "Runtime.ExitError", errorMessage: "RequestId: r Error: Runtime exited with error: signal: killed" },
      "Max Memory Used: 128 MB",
    ],
    ["out-of-memory", { errorType: "Runtime.OutOfMemory", errorMessage: "RequestId: r Error: Runtime exited" }, ""],
    ["out-of-memory", { errorMessage: "gone" }, "Status: error\tError Type: Runtime.OutOfMemory"],
    ["start-failed", { errorType: "Runtime.ImportModuleError", errorMessage: "Cannot find module 'index'" }, ""],
    [
      "start-failed",
      { errorType: "Runtime.InvalidEntrypoint", errorMessage: "fork/exec /var/task/bootstrap: no such file" },
      "",
    ],
    [
      "output-limit",
      { errorType: "Function.ResponseSizeTooLarge", errorMessage: "Response payload size exceeded" },
      "",
    ],
  ] as const)("%s: %j %s", (code, payload, report) => {
    const failure = explainFunctionError(bytes(payload), reportOf(report));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(payload.errorMessage);
    if ("errorType" in payload) expect(failure.message).toContain(payload.errorType);
  });

  test("quotes a payload that is no error object, and no more of it than a person reads", () => {
    expect(explainFunctionError(bytes("x".repeat(10_000)), null)).toEqual({
      code: "function-error",
      message: "x".repeat(500),
    });
    expect(explainFunctionError(bytes("null"), null)).toEqual({ code: "function-error", message: "null" });
  });
});

describe("explainCallError", () => {
  const live = new AbortController().signal;
  const refusal = (name: string, httpStatusCode: number, more = {}): Error =>
    Object.assign(new Error("because"), { name, $metadata: { httpStatusCode }, ...more });

  test.each([
    ["throttled", refusal("TooManyRequestsException", 429, { Reason: "ConcurrentInvocationLimitExceeded" })],
    ["throttled", refusal("EC2ThrottledException", 502)],
    ["start-failed", refusal("SnapStartNotReadyException", 409)],
    ["start-failed", refusal("InvalidZipFileException", 502)],
    ["engine", refusal("AccessDeniedException", 403)],
    ["engine", refusal("ServiceException", 500)],
    ["connection", Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" })],
    ["connection", Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" })],
  ] as const)("%s: %s", (code, error) => {
    const failure = explainCallError("the invocation", error, live);
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(/^the invocation failed: /);
  });

  test("says why it was throttled, and that a deadline was the reason for giving up", () => {
    const throttle = refusal("TooManyRequestsException", 429, { Reason: "ConcurrentInvocationLimitExceeded" });
    expect(explainCallError("it", throttle, live).message).toBe(
      "it failed: TooManyRequestsException: because (ConcurrentInvocationLimitExceeded)",
    );
    expect(explainCallError("it", refusal("AbortError", 0), AbortSignal.abort(new Error("no time")))).toEqual({
      code: "timeout",
      message: "it was given up: no time",
    });
  });
});
