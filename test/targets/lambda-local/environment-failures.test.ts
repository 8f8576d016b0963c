import { describe, expect, test } from "vitest";
import { isAlive } from "../../system/launching.ts";
import { answerOf, created, failureOf, openFunction, phasesOf, pidOf } from "./functions/open-function.ts";

describe("an invocation that fails", () => {
  test("by the function's timeout resets the environment", async () => {
    await using opened = await openFunction("index.hangs", { timeoutMs: 1000 });
    const first = await opened.invoke();
    expect(failureOf(first)).toMatchObject({ code: "time-limit", message: "Task timed out after 1.00 seconds" });
    expect(first.report.durationMs).toBeGreaterThan(990);
    expect(first.report).toMatchObject({ status: "timeout", initMs: expect.any(Number) });
    expect(isAlive(pidOf(first))).toBe(false);
    const second = await opened.invoke();
    expect(phasesOf(second)).toEqual([...created, "init", "init: throttle", "handle"]);
    expect(second.report.initMs).toBeNull();
    expect(second.sandboxId).not.toBe(first.sandboxId);
  });

  test("by the end of the process says how it ended, and the next one initialises again", async () => {
    await using opened = await openFunction("index.exits");
    const first = await opened.invoke({ code: 5 });
    const { requestId } = first.report;
    expect(failureOf(first)).toEqual({
      code: "exit",
      message: "the runtime exited with code 5: last words",
      errorType: "Runtime.ExitError",
      document: {
        errorType: "Runtime.ExitError",
        errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status 5`,
      },
    });
    const second = await opened.invoke({ code: 0 });
    expect(failureOf(second).document).toMatchObject({
      errorMessage: `RequestId: ${second.report.requestId} Error: Runtime exited without providing a reason`,
    });
    expect(second.sandboxId).not.toBe(first.sandboxId);
    expect(second.report.initMs).toBeNull();
  });

  test("after it was answered costs the environment, not the response", async () => {
    await using opened = await openFunction("index.exitsAfterwards");
    const first = await opened.invoke();
    expect(answerOf(first)).toBe("answered");
    expect(first.report).toMatchObject({ status: "error", errorType: "Runtime.ExitError" });
    expect(first.report.durationMs).toBeGreaterThan(90);
    const second = await opened.invoke();
    expect(answerOf(second)).toBe("answered");
    expect(second.sandboxId).not.toBe(first.sandboxId);
  });

  test("by the timeout after it was answered does, too", async () => {
    await using opened = await openFunction("index.hangsAfterwards", { timeoutMs: 1000 });
    const invocation = await opened.invoke();
    expect(answerOf(invocation)).toBe("answered");
    expect(invocation.report).toMatchObject({ status: "timeout" });
    expect(invocation.report).not.toHaveProperty("errorType");
    expect(invocation.report.durationMs).toBeGreaterThan(990);
    expect(isAlive(pidOf(invocation))).toBe(false);
  });

  test("because whoever asked gave up resets the environment", async () => {
    await using opened = await openFunction("index.hangs");
    await opened.invoke({}, AbortSignal.abort(new Error("not at all"))).then((invocation) => {
      expect(failureOf(invocation)).toMatchObject({
        code: "timeout",
        message: "the invocation was given up: not at all",
      });
      expect(invocation.sandboxId).toBe("none");
    });
    const invocation = await opened.invoke({}, AbortSignal.timeout(10_000));
    expect(failureOf(invocation)).toMatchObject({ code: "timeout" });
    expect(isAlive(pidOf(invocation))).toBe(false);
    expect(opened.launching.open()).toEqual([]);
  });

  test("because its response is too large leaves the environment as it is", async () => {
    await using opened = await openFunction("index.large");
    const failed = await opened.invoke({ bytes: 6 * 1024 * 1024 + 99 });
    expect(failureOf(failed)).toMatchObject({
      code: "output-limit",
      errorType: "Function.ResponseSizeTooLarge",
      document: {
        errorType: "Function.ResponseSizeTooLarge",
        errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
      },
    });
    const fits = await opened.invoke({ bytes: 6 * 1024 * 1024 + 98 });
    expect(fits.result.payload).toHaveLength(6 * 1024 * 1024 + 100);
    expect(fits.sandboxId).toBe(failed.sandboxId);
  });
});
