import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BenchError } from "../../src/errors/bench-error.ts";
import { systemClock } from "../../src/io/system-clock.ts";
import { createProcessLauncher } from "../../src/system/launcher.ts";
import { findTokenHolders, groupMembers } from "../../src/system/proc.ts";
import type { CommandResult } from "../../src/system/process.ts";
import {
  createLaunching,
  env,
  isAlive,
  type Launching,
  never,
  openDescriptors,
  text,
  until,
  ways,
} from "./launching.ts";

const onLinux = process.platform === "linux";

test.runIf(onLinux)("posix_spawn is chosen where koffi and the libc allow it", async () => {
  const launcher = await createProcessLauncher(systemClock, { open: () => ({ close() {} }), end() {} }, () => "t");
  expect(launcher).toMatchObject({ name: "posix_spawn" });
  expect(launcher.reason).toBeUndefined();
});

describe.each(onLinux ? ways : (["child_process"] as const))("%s", (way) => {
  let launching: Launching;
  const run = async (
    command: [string, ...string[]],
    { input = "", maxOutputBytes = 1 << 20, signal = never, cwd = "/" } = {},
  ): Promise<CommandResult> =>
    launching.processes.runCommand({ command, cwd, env, input: Buffer.from(input), maxOutputBytes }, signal);

  beforeEach(async () => {
    launching = await createLaunching(way);
  });
  afterEach(() => {
    expect(launching.open()).toEqual([]);
    launching[Symbol.dispose]();
  });

  describe("a command", () => {
    test("gets its input and answers on stdout", async () => {
      const result = await run(["cat"], { input: "hello" });
      expect(text(result.stdout)).toBe("hello");
      expect(result).toMatchObject({ exit: { code: 0, signal: null }, stderr: "" });
      expect(result.ended).toBeUndefined();
      expect(result.startedNs).toBeLessThanOrEqual(result.spawnedNs);
      expect(result.spawnedNs).toBeLessThan(result.endedNs);
    });

    test("moves 5 MB in and out without a deadlock", async () => {
      const input = "0123456789".repeat(500_000);
      const result = await run(["cat"], { input, maxOutputBytes: 1 << 24 });
      expect(text(result.stdout) === input).toBe(true);
    });

    test("need not read its input", async () => {
      expect((await run(["true"], { input: "x".repeat(1 << 20) })).exit.code).toBe(0);
    });

    test("reports its exit code and the end of stderr", async () => {
      const result = await run(["sh", "-c", "yes warning | head -c 10000 >&2; echo last words >&2; exit 3"]);
      expect(result.exit).toEqual({ code: 3, signal: null });
      expect(result.stderr).toMatch(/last words\n$/);
      expect(result.stderr).toHaveLength(4096);
    });

    test("reports the signal that killed it", async () => {
      expect((await run(["sh", "-c", "kill -TERM $$"])).exit).toEqual({ code: null, signal: "SIGTERM" });
    });

    test("is stopped at the output limit, with exactly that much kept", async () => {
      const result = await run(["yes"], { maxOutputBytes: 100_001 });
      expect(result.ended).toBe("output-limit");
      expect(result.stdout).toHaveLength(100_001);
      expect(isAlive(result.pid)).toBe(false);
    });

    test("may write exactly as much as the limit allows", async () => {
      const result = await run(["printf", "12345"], { maxOutputBytes: 5 });
      expect(result.ended).toBeUndefined();
      expect(text(result.stdout)).toBe("12345");
    });

    test("is killed, with its children, when the signal aborts", async () => {
      const result = await run(["sh", "-c", "sleep 61.75 & echo $!; wait"], { signal: AbortSignal.timeout(2_000) });
      expect(result).toMatchObject({ ended: "aborted", exit: { code: null, signal: "SIGKILL" } });
      const child = Number(text(result.stdout));
      expect(child).toBeGreaterThan(1);
      await until(() => !isAlive(child));
    });

    test("is killed when the signal had aborted before", async () => {
      expect(await run(["sleep", "61.75"], { signal: AbortSignal.abort() })).toMatchObject({ ended: "aborted" });
    });

    test("does not wait for a child that outlives it and holds the pipe", async () => {
      const result = await run(["sh", "-c", "sleep 61.75 & echo $!"]);
      expect(result.exit.code).toBe(0);
      const child = Number(text(result.stdout));
      await until(() => !isAlive(child));
    });

    test("is waited for when it has closed its output and works on", async () => {
      const result = await run(["sh", "-c", "echo out; exec >&- 2>&-; sleep 0.2; exit 5"]);
      expect(result.exit.code).toBe(5);
      expect(text(result.stdout)).toBe("out\n");
    });

    test("runs in its folder with exactly its environment and a token", async () => {
      const result = await run(["sh", "-c", "pwd; env"], { cwd: "/usr" });
      const [folder, ...variables] = text(result.stdout).trim().split("\n");
      expect(folder).toBe("/usr");
      const names = variables.map((line) => line.slice(0, line.indexOf("=")));
      expect(names.filter((name) => !["PWD", "SHLVL", "_", "OLDPWD"].includes(name)).toSorted()).toEqual([
        "COLDBENCH_TOKEN",
        "PATH",
      ]);
    });

    test("sees the name it was called by, not the file behind it", async () => {
      expect(text((await run(["sh", "-c", "echo $0", "called"])).stdout)).toBe("called\n");
      expect(text((await run(["sh", "-c", "tr '\\0' ' ' < /proc/$$/cmdline"])).stdout)).toMatch(/^sh -c/);
    });

    // child_process gives neither: there is nothing to test, so nothing to skip.
    const testSpawned = onLinux && way !== "child_process" ? test : () => undefined;
    test.runIf(onLinux)("leads a process group of its own", async () => {
      const stat = text((await run(["cat", "/proc/self/stat"])).stdout).split(" ");
      expect(stat[4]).toBe(stat[0]);
    });

    testSpawned("starts with default signal dispositions and none blocked", async () => {
      const status = text((await run(["cat", "/proc/self/status"])).stdout);
      expect(/^SigIgn:\s+(\w+)$/m.exec(status)?.[1]).toMatch(/^0+$/);
      expect(/^SigBlk:\s+(\w+)$/m.exec(status)?.[1]).toMatch(/^0+$/);
    });

    test.runIf(onLinux)("inherits no descriptor of ours but its three", async () => {
      const others = passedOnAnyhow();
      const seen = text((await run(["sh", "-c", "ls /proc/$$/fd"])).stdout)
        .trim()
        .split("\n");
      expect(seen.filter((fd) => !others.includes(fd)).toSorted()).toEqual(["0", "1", "2"]);
    });

    testSpawned("is billed its CPU time and its children's", async () => {
      const { cpuNs } = await run(["sh", "-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"]);
      const idle = await run(["sleep", "0.1"]);
      expect(idle.cpuNs).toBeGreaterThan(0);
      expect(cpuNs).toBeGreaterThan(idle.cpuNs ?? Number.POSITIVE_INFINITY);
    });

    test("that does not exist is an error a person can act on", async () => {
      await expect(run(["no-such-command-of-coldbench"])).rejects.toThrow(BenchError);
      await expect(run(["/etc/passwd"])).rejects.toThrow(/not an executable file/);
      await expect(run(["true"], { cwd: "/no/such/folder" })).rejects.toThrow(/no.* folder|working directory/);
    });

    test.runIf(onLinux)("leaves no descriptor and no zombie in 500 launches", async () => {
      await run(["true"]);
      const before = openDescriptors();
      for (let at = 0; at < 500; at++) await run(["true"]);
      expect(openDescriptors()).toBe(before);
      expect(zombies()).toEqual([]);
    });
  });

  describe("a server", () => {
    const launch = (command: [string, ...string[]], stdin: "null" | "lifeline" = "null") =>
      launching.processes.launchServer({ command, cwd: "/", env, stdin });

    test("is journaled while it lives, found by its token, and gone after dispose", async () => {
      const server = launch(["sleep", "61.75"]);
      const [entry] = launching.open();
      expect(entry?.type).toBe("process");
      if (onLinux) {
        await until(() => findTokenHolders(entry?.id ?? "").length > 0);
        expect(findTokenHolders(entry?.id ?? "")).toEqual([server.pid]);
      }
      await server[Symbol.asyncDispose]();
      expect(isAlive(server.pid)).toBe(false);
      expect(await server.exited).toMatchObject({ code: null, signal: "SIGKILL" });
      if (onLinux) expect(findTokenHolders(entry?.id ?? "")).toEqual([]);
    });

    test.runIf(onLinux)("is killed with its children", async () => {
      const server = launch(["sh", "-c", "sleep 61.75 & wait"]);
      await until(() => groupMembers(server.pid).length === 2);
      const child = groupMembers(server.pid)[1] ?? Number.NaN;
      expect(isAlive(child)).toBe(true);
      await server[Symbol.asyncDispose]();
      await until(() => !isAlive(child));
    });

    test("that exits says how, with its last words", async () => {
      await using server = launch(["sh", "-c", "echo going; sleep 0.1; echo gone >&2; exit 4"]);
      expect(await server.exited).toEqual({ code: 4, signal: null, tail: "going\ngone\n" });
    });

    test("that logs 10 MB is not blocked; the last 4 KiB are kept", async () => {
      await using server = launch(["sh", "-c", "yes chatter | head -c 10000000; echo done"]);
      const { code, tail } = await server.exited;
      expect(code).toBe(0);
      expect(tail).toHaveLength(4096);
      expect(tail).toMatch(/done\n$/);
    });

    test("reads the end of its input at once by default, and never with a lifeline", async () => {
      await using server = launch(["cat"]);
      expect(await server.exited).toMatchObject({ code: 0 });
      await using held = launch(["cat"], "lifeline");
      expect(await Promise.race([held.exited, systemClock.sleep(200)])).toBeUndefined();
    });

    test("may be disposed twice, and after it has exited", async () => {
      const server = launch(["true"]);
      await server.exited;
      await server[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    });

    test.runIf(onLinux)("leaves no descriptor and no zombie", async () => {
      await launch(["sleep", "61.75"], "lifeline")[Symbol.asyncDispose]();
      const before = openDescriptors();
      for (let at = 0; at < 50; at++) {
        await launch(["sleep", "61.75"], at % 2 === 0 ? "null" : "lifeline")[Symbol.asyncDispose]();
        await expect(async () => launch(["no-such-command-of-coldbench"])).rejects.toThrow(BenchError);
      }
      expect(openDescriptors()).toBe(before);
      expect(zombies()).toEqual([]);
    });
  });
});

/** Pids of children of this process that nobody has waited for. */
function zombies(): string[] {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return state === "Z" && parent === String(process.pid);
    } catch {
      return false;
    }
  });
}

/** Descriptors above 2 that this process was itself started with, open across exec (no O_CLOEXEC in /proc/<pid>/fdinfo). */
function passedOnAnyhow(): string[] {
  return readdirSync("/proc/self/fd").filter((fd) => {
    if (Number(fd) <= 2) return false;
    try {
      const flags = /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1];
      return flags !== undefined && (Number.parseInt(flags, 8) & 0o2000000) === 0;
    } catch {
      return false;
    }
  });
}
