import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/io/system-clock.ts";
import { weighProcesses } from "../../src/system/memory-processes.ts";
import { parentOf, processTrees } from "../../src/system/proc.ts";
import { createLaunching, env, isAlive, until } from "./launching.ts";

const mebibyte = 1_048_576;
const node = (program: string): readonly [string, ...string[]] => [process.execPath, "-e", program];

/** Bytes of a field of a file of /proc. */
const field = (pid: number, file: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/${file}`, "latin1"))?.[1]) * 1024;

/** Reads `value` in a moment in which `reference` is the same before and after: a process may still be loading. */
async function whileSteady<T>(reference: () => number, value: () => T): Promise<{ value: T; reference: number }> {
  for (;;) {
    const before = reference();
    const read = value();
    if (reference() === before) return { value: read, reference: before };
    await systemClock.sleep(10);
  }
}

describe.runIf(process.platform === "linux")("what processes weigh", () => {
  test("grows by what one of them allocates and touches", async () => {
    using launching = await createLaunching("posix_spawn");
    const { processes } = launching;
    const held = (mib: number) =>
      processes.launchServer({
        command: node(
          `globalThis.held = Buffer.alloc(${mib} * 1048576, 1); console.log("up"); setInterval(() => {}, 1e6)`,
        ),
        cwd: "/",
        env,
      });
    await using small = held(1);
    await using large = held(65);
    await until(() => [small, large].every((server) => server.output() === "up\n"));
    const bytes = (pid: number): number => weighProcesses([pid])?.bytes ?? 0;
    const more = bytes(large.pid) - bytes(small.pid);
    expect(more).toBeGreaterThan(60 * mebibyte);
    expect(more).toBeLessThan(80 * mebibyte);
  });

  test("is anonymous memory, swap and page tables as the kernel tells them, and mapped files in full", async () => {
    using launching = await createLaunching("posix_spawn");
    await using server = launching.processes.launchServer({ command: ["sleep", "61.5"], cwd: "/", env });
    const { pid } = server;
    const told = (): number => {
      const own = ["Pss_Anon", "Pss_Shmem", "SwapPss"].map((name) => field(pid, "smaps_rollup", name));
      const pages = ["VmPTE", "RssFile"].map((name) => field(pid, "status", name));
      return [...own, ...pages].reduce((sum, bytes) => sum + bytes, 0);
    };
    await until(() => readFileSync(`/proc/${pid}/comm`, "utf8") === "sleep\n" && field(pid, "status", "RssFile") > 0);
    const { value: memory, reference: expected } = await whileSteady(told, () => weighProcesses([pid]));
    expect(memory?.bytes).toBe(expected);
    expect(memory?.of).toContain("PSS");
  });

  test("counts the file pages of one executable once, although the harness maps it, too", async () => {
    using launching = await createLaunching("posix_spawn");
    const idle = () =>
      launching.processes.launchServer({
        command: node('console.log("up"); setInterval(() => {}, 1e6)'),
        cwd: "/",
        env,
      });
    await using one = idle();
    await using other = idle();
    await until(() => [one, other].every((server) => server.output() === "up\n"));
    const weight = (...pids: readonly number[]): number => weighProcesses(pids)?.bytes ?? 0;
    const { value: both, reference: alone } = await whileSteady(
      () => weight(one.pid),
      () => weight(one.pid, other.pid),
    );
    const text = field(one.pid, "status", "RssFile");
    // PSS would divide these pages by three: among both and this process.
    expect(text).toBeGreaterThan(10 * mebibyte);
    expect(alone).toBeGreaterThanOrEqual(text);
    expect(both - alone).toBeLessThan(alone - text / 2);
  });

  test("leaves out who is gone, and knows nothing of nobody", () => {
    expect(weighProcesses([])).toBeNull();
    expect(weighProcesses([2 ** 22 + 1])).toBeNull();
    const own = weighProcesses([process.pid])?.bytes ?? 0;
    expect(own).toBeGreaterThan(10 * mebibyte);
    expect(Math.abs((weighProcesses([process.pid, 2 ** 22 + 1])?.bytes ?? 0) - own)).toBeLessThan(own / 4);
  });

  test("a tree is a process with its group, and what it started wherever that went", async () => {
    using launching = await createLaunching("posix_spawn");
    await using server = launching.processes.launchServer({
      command: ["sh", "-c", "setsid sleep 61.25 & sleep 61.25 & wait"],
      cwd: "/",
      env,
    });
    await until(() => processTrees([server.pid]).length === 3);
    const tree = processTrees([server.pid]);
    expect(tree[0]).toBe(server.pid);
    expect(tree.slice(1).map(parentOf)).toEqual([server.pid, server.pid]);
    expect(processTrees([server.pid, ...tree])).toHaveLength(3);
    expect(processTrees([2 ** 22 + 1])).toEqual([2 ** 22 + 1]);
    for (const pid of tree.slice(1)) process.kill(pid, "SIGKILL");
    await until(() => tree.slice(1).every((pid) => !isAlive(pid)));
  });
});
