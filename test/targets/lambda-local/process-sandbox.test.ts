import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findControlHierarchies } from "../../../src/system/process-limits-hierarchies.ts";
import { openProcessLimits } from "../../../src/system/process-limits.ts";
import { prepareEnvironment } from "../../../src/targets/lambda-local/environment.ts";
import { prepareProcessSandboxes } from "../../../src/targets/lambda-local/process-sandbox.ts";
import { isOnPath, mustSkip } from "../../requirement.ts";
import { createLaunching, isAlive, never, until, ways } from "../../system/launching.ts";
import {
  answerOf,
  failureOf,
  functions,
  functionSettings,
  nodeBootstrap,
  openFunction,
} from "./functions/open-function.ts";

async function missing(): Promise<readonly string[]> {
  using launching = await createLaunching("child_process");
  await using limits = await openProcessLimits(launching.context, { memoryBytes: 2 ** 27 });
  return Object.keys(limits.missing);
}
const hasGroups = (await missing()).length === 0;

const folder = mkdtempSync(join(tmpdir(), "coldbench-bootstrap-"));
afterAll(() => rmSync(folder, { recursive: true }));
/** The runtime in C, compiled at first use. */
function bootstrap(): string {
  const file = join(folder, "bootstrap");
  const source = join(functions, "bootstrap.c");
  if (!existsSync(file)) execFileSync("gcc", ["-O2", "-Wall", "-Werror", "-D_GNU_SOURCE", "-o", file, source]);
  return file;
}

/** The first file of these names in any of the sandbox's control groups. */
function readGroup(groups: readonly string[], ...names: readonly string[]): string | undefined {
  const file = groups.flatMap((group) => names.map((name) => join(group, name))).find((path) => existsSync(path));
  return file === undefined ? undefined : readFileSync(file, "utf8").trim();
}

describe.skipIf(mustSkip(isOnPath("gcc")))("a runtime in C", () => {
  test.each(ways)("serves under %s", async (way) => {
    await using opened = await openFunction("none", { command: [bootstrap()], taskRoot: folder, way });
    for (let at = 1; at <= 3; at++) {
      const invocation = await opened.invoke({ at });
      expect(answerOf(invocation)).toEqual({ at });
      expect(invocation.answered).toBe(at);
    }
    await opened.environment[Symbol.asyncDispose]();
    expect(opened.launching.open()).toEqual([]);
  });

  test("that crashes is told by its signal, after a second attempt", async () => {
    const env = (): Record<string, string> => ({ MISHAP: "crash" });
    await using opened = await openFunction("none", { command: [bootstrap()], taskRoot: folder, env });
    const invocation = await opened.invoke();
    expect(failureOf(invocation)).toMatchObject({ code: "exit", message: "the runtime was killed by SIGABRT" });
    expect(failureOf(invocation).document).toMatchObject({
      errorMessage: `RequestId: ${invocation.report.requestId} Error: Runtime exited with error: signal: aborted`,
    });
    expect(invocation.phases.filter(({ phase, step }) => phase === "init" && step === "failed")).toHaveLength(2);
  });

  test("that ignores SIGTERM is killed", async () => {
    const env = (): Record<string, string> => ({ MISHAP: "stubborn" });
    await using opened = await openFunction("none", { command: [bootstrap()], taskRoot: folder, env });
    const { sandboxId } = await opened.invoke();
    await opened.environment[Symbol.asyncDispose]();
    expect(isAlive(Number(/\d+/.exec(sandboxId)?.[0]))).toBe(false);
  });
});

describe.skipIf(mustSkip(hasGroups))("in control groups", () => {
  test("the process is in them from the start, with the memory of the function and, after INIT, its share of CPU", async () => {
    await using opened = await openFunction("index.pid", { memoryMiB: 256 });
    expect(opened.source.facts).toEqual({
      "memory-limit": "256 MiB, by control group",
      "cpu-share": "0.145 vCPU after INIT (quota of 2.894 ms per 20 ms), INIT unlimited",
      freezing: "control group",
    });
    const pid = String(answerOf(await opened.invoke()));
    const groups = opened.launching.open().flatMap(({ type, id }) => (type === "cgroup" ? [id] : []));
    for (const group of groups) expect(readGroup([group], "cgroup.procs")?.split("\n")).toContain(pid);
    expect(readGroup(groups, "memory.limit_in_bytes", "memory.max")).toBe(String(256 * 2 ** 20));
    expect(readGroup(groups, "cpu.cfs_quota_us", "cpu.max")).toMatch(/^2894(?: 20000)?$/);
  });

  test("a share above the machine's cores is capped, and said to be", async () => {
    await using opened = await openFunction("index.pid", { memoryMiB: 10_240 * 100 });
    expect(opened.source.facts["cpu-share"]).toMatch(
      /vCPU asked for, capped at the \d+ cores of this machine; INIT unlimited$/,
    );
  });

  test("who uses more memory than the function has is killed, and told apart from others who are killed", async () => {
    await using opened = await openFunction("index.allocates", { memoryMiB: 128 });
    expect(answerOf(await opened.invoke({ mib: 32 }))).toBe(2);
    const invocation = await opened.invoke({ mib: 512 });
    expect(failureOf(invocation)).toMatchObject({
      code: "out-of-memory",
      errorType: "Runtime.OutOfMemory",
      message: "out of memory: the runtime was killed by SIGKILL",
      document: {
        errorType: "Runtime.OutOfMemory",
        errorMessage: `RequestId: ${invocation.report.requestId} Error: Runtime exited with error: signal: killed`,
      },
    });
    expect(invocation.usage.peakMemoryBytes).toBeGreaterThan(100 * 2 ** 20);
    // Killed by somebody else.
    const pid = Number(/\d+/.exec((await opened.invoke({ mib: 16 })).sandboxId)?.[0]);
    const next = opened.invoke({ mib: 16 });
    process.kill(pid, "SIGKILL");
    expect(failureOf(await next)).toMatchObject({ code: "exit", message: "the runtime was killed by SIGKILL" });
  });

  test("nothing outlives them that has left the process group, too", async () => {
    await using opened = await openFunction("index.leavesBehind");
    const pid = Number(answerOf(await opened.invoke()));
    expect(isAlive(pid)).toBe(true);
    await opened.environment[Symbol.asyncDispose]();
    await until(() => !isAlive(pid) || /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8")));
    expect(opened.launching.open()).toEqual([]);
  });
});

describe("without control groups", () => {
  test("it runs unconfined, and the facts say so", async () => {
    using launching = await createLaunching("posix_spawn");
    const command = [process.execPath, nodeBootstrap] as const;
    const taskRoot = join(functions, "node");
    await using source = await prepareProcessSandboxes(launching.context, { command, taskRoot, memoryMiB: 128 }, []);
    expect(source.facts).toEqual({
      "memory-limit": "not enforced: this machine has no control groups for it",
      "cpu-share": "not enforced: this machine has no control groups for it",
      freezing: "SIGSTOP: this machine has no control groups for it",
    });
    await using environment = await prepareEnvironment(launching.context, source, functionSettings("index.ticks"));
    const first = await environment.invoke(Buffer.from("{}"), never);
    expect(first.usage.cpuNs).toBeGreaterThan(0);
    await environment.freeze();
    const pid = Number(/\d+/.exec(first.sandboxId)?.[0]);
    await until(() => /^State:\tT/m.test(readFileSync(`/proc/${pid}/status`, "utf8")));
    await environment.thaw();
    expect(answerOf(await environment.invoke(Buffer.from("{}"), never))).toBeGreaterThan(0);
  });
});

test("hierarchies that nobody may write to are a reason", async () => {
  using launching = await createLaunching("child_process");
  const nowhere = [{ version: 1, mount: join(folder, "nowhere"), controllers: ["memory", "cpu", "freezer"] }] as const;
  await using limits = await openProcessLimits(launching.context, { memoryBytes: 1 }, nowhere);
  expect(limits.missing).toMatchObject({
    memory: expect.stringContaining("ENOENT"),
    freezer: expect.stringContaining("ENOENT"),
  });
  expect(launching.open()).toEqual([]);
  expect(findControlHierarchies("proc /proc proc rw 0 0\n")).toEqual([]);
});
