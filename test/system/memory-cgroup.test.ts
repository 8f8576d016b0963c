import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isCgroup, openMemoryCgroup, removeCgroup } from "../../src/system/memory-cgroup.ts";
import { surveyPeakMemory } from "../../src/targets/local/peak-memory.ts";
import { mustSkip } from "../requirement.ts";
import { createLaunching, env, type Launching, never } from "./launching.ts";

const mebibyte = 1_048_576;

async function canMakeOne(): Promise<boolean> {
  using launching = await createLaunching("child_process");
  const opened = openMemoryCgroup(launching.context);
  if (opened.ok) opened.cgroup[Symbol.dispose]();
  return opened.ok;
}

const survey = async (launching: Launching, command: readonly [string, ...string[]], input = "") =>
  surveyPeakMemory(
    launching.context,
    { command, cwd: "/", env },
    { method: "POST", path: "/", headers: {}, body: new TextEncoder().encode(input) },
    never,
  );

describe.skipIf(mustSkip(await canMakeOne()))("a memory control group of our own", () => {
  test("is journaled, holds exactly the command and what it starts, and is removed", async () => {
    using launching = await createLaunching("posix_spawn");
    const opened = openMemoryCgroup(launching.context);
    if (!opened.ok) throw new Error(opened.reason);
    let path: string;
    {
      using cgroup = opened.cgroup;
      const [entry] = launching.open();
      path = entry?.id ?? "";
      expect(entry).toEqual({ type: "cgroup", id: path });
      expect(isCgroup(path)).toBe(true);
      const { stdout } = await launching.processes.runCommand(
        {
          command: cgroup.enter([
            "sh",
            "-c",
            "cat /proc/self/cgroup; sh -c 'cat /proc/self/cgroup'",
            "with spaces",
            "$PATH",
          ]),
          cwd: "/",
          env,
          input: new Uint8Array(),
          maxOutputBytes: 65_536,
        },
        never,
      );
      const name = path.split("/").at(-1) ?? "none";
      expect(new TextDecoder().decode(stdout).split(name)).toHaveLength(3);
      expect(cgroup.peakBytes()).toBeGreaterThan(0);
    }
    expect(existsSync(path)).toBe(false);
    expect(launching.open()).toEqual([]);
  });

  test("tells the peak of a command that has exited, not what it had at its end", async () => {
    using launching = await createLaunching("posix_spawn");
    const touch = (mib: number) =>
      ["node", "-e", `Buffer.alloc(${mib} * 1048576, 1); process.stdin.resume()`] as [string, ...string[]];
    const small = Number((await survey(launching, touch(1)))["peak-memory-bytes"]);
    const facts = await survey(launching, touch(129));
    const large = Number(facts["peak-memory-bytes"]);
    expect(large - small).toBeGreaterThan(120 * mebibyte);
    expect(large - small).toBeLessThan(140 * mebibyte);
    // The harness is larger than that by itself: what wait4 tells would be its own.
    expect(Number((await survey(launching, ["true"]))["peak-memory-bytes"])).toBeLessThan(4 * mebibyte);
    expect(facts["peak-memory-by"]).toMatch(/^memory\.(?:max_usage_in_bytes|peak) /);
    expect(launching.open()).toEqual([]);
  });

  test("gives the command its input", async () => {
    using launching = await createLaunching("posix_spawn");
    const facts = await survey(launching, ["sh", "-c", 'test "$(cat)" = coldbench'], "coldbench");
    expect(facts).toHaveProperty("peak-memory-bytes");
  });

  test("a command that fails has no peak, and says why", async () => {
    using launching = await createLaunching("posix_spawn");
    expect(await survey(launching, ["sh", "-c", "echo broken >&2; exit 3"])).toEqual({
      "peak-memory-by": "not known: the command exited with code 3: broken",
    });
    expect(launching.open()).toEqual([]);
  });

  test("is not removed while a process is in it; gone is removed", async () => {
    using launching = await createLaunching("posix_spawn");
    const opened = openMemoryCgroup(launching.context);
    if (!opened.ok) throw new Error(opened.reason);
    const path = launching.open()[0]?.id ?? "";
    {
      await using _server = launching.processes.launchServer({
        command: opened.cgroup.enter(["sleep", "61.125"]),
        cwd: "/",
        env,
      });
      const members = (): string => readFileSync(join(path, "cgroup.procs"), "utf8");
      while (members() === "") await new Promise((resolve) => setTimeout(resolve, 5));
      expect(() => removeCgroup(path)).toThrow(/EBUSY/);
    }
    opened.cgroup[Symbol.dispose]();
    expect(() => removeCgroup(path)).not.toThrow();
  });
});

test("where none can be made, the reason is a fact", async () => {
  using launching = await createLaunching("child_process");
  const open = openMemoryCgroup(launching.context, null);
  expect(open).toEqual({ ok: false, reason: "this machine has no memory control groups" });
  const mount = join(tmpdir(), "coldbench-no-such-hierarchy");
  expect(openMemoryCgroup(launching.context, { version: 1, mount })).toMatchObject({
    ok: false,
    reason: expect.stringContaining("ENOENT"),
  });
  expect(launching.open()).toEqual([]);
});

test("a folder without the controller is given back", async () => {
  using launching = await createLaunching("child_process");
  const mount = mkdtempSync(join(tmpdir(), "coldbench-hierarchy-"));
  expect(openMemoryCgroup(launching.context, { version: 2, mount })).toMatchObject({
    ok: false,
    reason: expect.stringContaining("the kernel tells no peak"),
  });
  expect(launching.open()).toEqual([]);
  expect(isCgroup(mount)).toBe(false);
  rmSync(mount, { recursive: true });
});
