import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/io/system-clock.ts";
import { isAlive } from "../../system/launching.ts";
import { answerOf, functionSettings, openFunction, phasesOf, pidOf } from "./functions/open-function.ts";

describe("frozen", () => {
  test("it does not run, and goes on when it is thawed", async () => {
    await using opened = await openFunction("index.ticks");
    await opened.invoke();
    await opened.environment.freeze();
    const frozen = await opened.invoke();
    // Its timer ticks every millisecond, but not while it is frozen: first seen from within.
    expect(phasesOf(frozen)).toEqual(["create: thaw", "handle"]);
    await opened.environment.freeze();
    const before = processorTicks(pidOf(frozen));
    await systemClock.sleep(200);
    expect(processorTicks(pidOf(frozen))).toEqual(before);
    await opened.environment.thaw();
    expect(answerOf(await opened.invoke())).toBeGreaterThan(0);
  });

  test("it ends all the same", async () => {
    await using opened = await openFunction("index.echo");
    const pid = pidOf(await opened.invoke());
    await opened.environment.freeze();
    await opened.environment[Symbol.asyncDispose]();
    expect(isAlive(pid)).toBe(false);
    expect(opened.launching.open()).toEqual([]);
  });

  test("before its first invocation there is nothing to freeze", async () => {
    await using opened = await openFunction("index.echo");
    await opened.environment.freeze();
    await opened.environment.thaw();
    expect(answerOf(await opened.invoke())).toMatchObject({ invocation: 1 });
  });
});

/** utime, stime and context switches: what changes whenever a process runs at all. */
function processorTicks(pid: number): string[] {
  return readFileSync(`/proc/${pid}/status`, "utf8")
    .split("\n")
    .filter((line) => /ctxt_switches/.test(line));
}

describe("SHUTDOWN", () => {
  const marks = (folder: string): string => join(folder, "marks");

  test("tells a runtime with an internal extension, frozen or not", async () => {
    for (const freeze of [false, true]) {
      await using opened = await openFunction("extension.handler", { env: (folder) => ({ MARKS: marks(folder) }) });
      const { registered, events } = answerOf(await opened.invoke()) as Record<string, unknown>;
      expect(registered).toEqual({ functionName: "local", functionVersion: "$LATEST", handler: "extension.handler" });
      expect(events).toMatchObject([{ eventType: "INVOKE", invokedFunctionArn: functionSettings("").arn }]);
      if (freeze) await opened.environment.freeze();
      await opened.environment[Symbol.asyncDispose]();
      expect(readFileSync(marks(opened.folder), "utf8")).toBe("SIGTERM ");
    }
  });

  test("gives one that does not end 500 ms, then kills it", async () => {
    const env = (folder: string): Record<string, string> => ({ MARKS: marks(folder), STUBBORN: "yes" });
    await using opened = await openFunction("extension.handler", { env });
    const pid = pidOf(await opened.invoke());
    const startedNs = systemClock.now();
    await opened.environment[Symbol.asyncDispose]();
    expect(systemClock.now() - startedNs).toBeGreaterThan(490e6);
    expect(readFileSync(marks(opened.folder), "utf8")).toBe("SIGTERM ");
    expect(isAlive(pid)).toBe(false);
  });

  test("does not tell one without", async () => {
    await using opened = await openFunction("index.echo");
    const pid = pidOf(await opened.invoke());
    await opened.environment[Symbol.asyncDispose]();
    expect(isAlive(pid)).toBe(false);
  });
});
