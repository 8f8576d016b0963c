import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { answerOf, created, failureOf, openFunction, phasesOf, sumOf } from "./functions/open-function.ts";

describe("INIT", () => {
  test("that hangs beyond its cap is killed, and made again within the invocation", async () => {
    await using opened = await openFunction("flaky.handler", {
      initLimitMs: 1500,
      env: (folder) => ({ LOADS: join(folder, "loads") }),
    });
    const invocation = await opened.invoke();
    expect(answerOf(invocation)).toBe(2);
    expect(phasesOf(invocation)).toEqual([...created, "init: failed", ...created, "init", "init: throttle", "handle"]);
    expect(sumOf(invocation)).toBe(invocation.endedNs - invocation.startedNs);
    const failed = invocation.phases.find(({ step }) => step === "failed");
    expect(failed?.ns).toBeGreaterThan(1_490_000_000);
    // What was made again is part of the invocation: "suppressed init" in AWS's words.
    const again = invocation.phases.findLast(({ phase, step }) => phase === "init" && step === undefined);
    expect(invocation.report.initMs).toBeNull();
    expect(invocation.report.durationMs).toBeGreaterThan((again?.ns ?? 0) / 1e6);
  });

  test.each(["exit", "throw"])("that fails once (%s) is made again within the invocation", async (mishap) => {
    const env = (folder: string): Record<string, string> => ({ LOADS: join(folder, "loads"), MISHAP: mishap });
    await using opened = await openFunction("flaky.handler", { env });
    expect(answerOf(await opened.invoke())).toBe(2);
    expect(answerOf(await opened.invoke())).toBe(2);
  });

  test("that always hangs is the function's timeout", async () => {
    await using opened = await openFunction("flaky.handler", {
      initLimitMs: 1000,
      timeoutMs: 1500,
      env: (folder) => ({ LOADS: join(folder, "loads"), BAD_LOADS: "99" }),
    });
    const invocation = await opened.invoke();
    expect(failureOf(invocation)).toEqual({
      code: "time-limit",
      message: "Task timed out after 1.50 seconds",
      errorType: "Sandbox.Timedout",
      document: {
        errorType: "Sandbox.Timedout",
        errorMessage: `RequestId: ${invocation.report.requestId} Error: Task timed out after 1.50 seconds`,
      },
    });
    expect(invocation.report).toMatchObject({ status: "timeout", initMs: null });
    expect(invocation.answered).toBe(0);
    expect(readFileSync(join(opened.folder, "loads"), "utf8")).toBe("..");
    expect(opened.launching.open()).toEqual([]);
  });

  test("in which the process ends is a Runtime.ExitError with its last words", async () => {
    await using opened = await openFunction("exits.handler");
    const invocation = await opened.invoke();
    expect(failureOf(invocation)).toEqual({
      code: "exit",
      message: "the runtime exited with code 3: gone while loading",
      errorType: "Runtime.ExitError",
      document: {
        errorType: "Runtime.ExitError",
        errorMessage: `RequestId: ${invocation.report.requestId} Error: Runtime exited with error: exit status 3`,
      },
    });
    expect(invocation.report).toMatchObject({ status: "error", errorType: "Runtime.ExitError" });
    // Both attempts wrote it.
    expect(opened.environment.log()).toBe("gone while loading\ngone while loading\n");
  });
});
