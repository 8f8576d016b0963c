import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/io/system-clock.ts";
import { prepareEnvironment } from "../../../src/targets/lambda-local/environment.ts";
import { createLaunching, isAlive } from "../../system/launching.ts";
import {
  answerOf,
  created,
  functionSettings,
  openFunction,
  phasesOf,
  pidOf,
  sumOf,
} from "./functions/open-function.ts";

describe("an environment", () => {
  test("exists from its first invocation to its end, and its phases explain all of the time", async () => {
    let pid: number;
    {
      await using opened = await openFunction("index.echo");
      expect(opened.launching.open()).toEqual([]);
      const first = await opened.invoke({ a: 1 });
      expect(answerOf(first)).toEqual({ invocation: 1, event: { a: 1 } });
      expect(phasesOf(first)).toEqual([...created, "init", "init: throttle", "handle"]);
      expect(sumOf(first)).toBe(first.endedNs - first.startedNs);
      const init = first.phases.find(({ phase }) => phase === "init");
      expect(first.report).toEqual({
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        durationMs: expect.any(Number),
        initMs: (init?.ns ?? 0) / 1e6,
      });
      expect(init?.source).toBe("engine");
      expect(first.usage.cpuNs).toBeGreaterThan(0);
      expect(first.usage.peakMemoryBytes).toBeGreaterThan(5_000_000);
      pid = pidOf(first);
      expect(isAlive(pid)).toBe(true);

      const second = await opened.invoke({ b: 2 });
      expect(answerOf(second)).toEqual({ invocation: 2, event: { b: 2 } });
      expect(phasesOf(second)).toEqual(["handle"]);
      expect(sumOf(second)).toBe(second.endedNs - second.startedNs);
      expect(second.report.initMs).toBeNull();
      expect(second.report.requestId).not.toBe(first.report.requestId);
      expect([first.answered, second.answered]).toEqual([1, 2]);
      expect(second.sandboxId).toBe(first.sandboxId);
      expect(second.usage.cpuNs).toBeLessThan(first.usage.cpuNs ?? 0);
      await opened.environment[Symbol.asyncDispose]();
      expect(opened.launching.open()).toEqual([]);
    }
    expect(isAlive(pid)).toBe(false);
  });

  test("gives the function Lambda's variables and its own, and nothing of the caller's", async () => {
    process.env["COLDBENCH_OF_THE_CALLER"] = "secret";
    await using opened = await openFunction("index.variables", { env: () => ({ OWN: "yes", LANG: "C", TZ: "Mars" }) });
    delete process.env["COLDBENCH_OF_THE_CALLER"];
    const variables = answerOf(await opened.invoke()) as Record<string, string>;
    const taskRoot = variables["LAMBDA_TASK_ROOT"] ?? "";
    expect(variables).toEqual({
      _HANDLER: "index.variables",
      _X_AMZN_TRACE_ID: expect.stringContaining("Root="),
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "3538",
      AWS_LAMBDA_FUNCTION_NAME: "local",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/local",
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringContaining("[$LATEST]"),
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      AWS_REGION: "us-east-1",
      AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
      COLDBENCH_TOKEN: expect.any(String),
      LAMBDA_RUNTIME_DIR: taskRoot,
      LAMBDA_TASK_ROOT: expect.stringMatching(/functions\/node$/),
      LANG: "C",
      LD_LIBRARY_PATH: expect.stringContaining(`${taskRoot}/lib`),
      OWN: "yes",
      PATH: expect.stringMatching(/:\/usr\/local\/bin:\/usr\/bin\/:\/bin:\/opt\/bin$/),
      TZ: ":UTC",
    });
    const [folder = ""] = (variables["PATH"] ?? "").split(":");
    expect(existsSync(join(folder, "node"))).toBe(true);
  });

  test("works in the folder of the code", async () => {
    await using opened = await openFunction("index.folder");
    expect(answerOf(await opened.invoke())).toMatch(/functions\/node$/);
  });

  test("takes one invocation at a time", async () => {
    await using opened = await openFunction("index.echo");
    const first = opened.invoke();
    await expect(opened.invoke()).rejects.toThrow("one invocation at a time");
    expect(answerOf(await first)).toMatchObject({ invocation: 1 });
  });

  test("tells what the function has written since it was last asked", async () => {
    await using opened = await openFunction("index.logs");
    const { environment } = opened;
    await opened.invoke({ text: "one" });
    expect(environment.log()).toBe("one\n");
    expect(environment.log()).toBe("");
    await opened.invoke({ text: "two" });
    await opened.invoke({ text: "three" });
    expect(environment.log()).toBe("two\nthree\n");
    await opened.invoke({ text: `${"-".repeat(10_000)}end` });
    await systemClock.sleep(500);
    expect(environment.log()).toMatch(/^-{4092}end\n$/);
    await opened.invoke({ text: "after" });
    expect(environment.log()).toBe("after\n");
  });

  test("whose runtime cannot be executed rejects, and leaves nothing", async () => {
    await using opened = await openFunction("x", { command: ["/nowhere/bootstrap"] });
    await expect(opened.invoke()).rejects.toMatchObject({ code: "target-unavailable" });
    expect(opened.launching.open()).toEqual([]);
  });
});

test("without an address to listen on there is no environment", async () => {
  using launching = await createLaunching("posix_spawn");
  const nowhere = {
    facts: {},
    apiHost: { listen: "192.0.2.1", reachedAs: "192.0.2.1" },
    create: () => Promise.reject(new Error("not to be asked")),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const prepared = prepareEnvironment(launching.context, nowhere, functionSettings("index.echo"));
  await expect(prepared).rejects.toMatchObject({ code: "target-unavailable" });
});
