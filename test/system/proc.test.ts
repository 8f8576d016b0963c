import { describe, expect, test } from "vitest";
import { mappedExecutables, findTokenHolders, groupMembers, readUsage } from "../../src/system/proc.ts";
import { createLaunching, env, until } from "./launching.ts";

describe.runIf(process.platform === "linux")("/proc", () => {
  test("tells the CPU time and the peak memory of a live process, growing", async () => {
    const before = readUsage([process.pid]);
    const block = Buffer.alloc(64 * 1024 * 1024, 1);
    const after = readUsage([process.pid]);
    expect(after.cpuNs).toBeGreaterThan(before.cpuNs ?? Number.POSITIVE_INFINITY);
    expect(after.peakMemoryBytes).toBeGreaterThanOrEqual(block.length);
    expect(Number.isInteger(after.peakMemoryBytes)).toBe(true);
  });

  test("sums over processes and leaves out who is gone", () => {
    const own = readUsage([process.pid]).peakMemoryBytes ?? Number.NaN;
    expect(readUsage([process.pid, process.pid]).peakMemoryBytes).toBeGreaterThanOrEqual(2 * own);
    expect(readUsage([])).toEqual({ cpuNs: null, peakMemoryBytes: null });
    expect(readUsage([2 ** 22 + 1])).toEqual({ cpuNs: null, peakMemoryBytes: null });
  });

  test("finds the members of a process group, and every holder of a token", async () => {
    using launching = await createLaunching("posix_spawn");
    await using server = launching.processes.launchServer({
      command: ["sh", "-c", "sleep 61.75 & sleep 61.75 & wait"],
      cwd: "/",
      env,
    });
    await until(() => groupMembers(server.pid).length === 3);
    expect(groupMembers(server.pid)[0]).toBe(server.pid);
    const token = launching.open()[0]?.id ?? "";
    await until(() => findTokenHolders(token).length === 3);
    expect(new Set(findTokenHolders(token))).toEqual(new Set(groupMembers(server.pid)));
    expect(findTokenHolders(token.slice(0, -1))).toEqual([]);
  });

  test("knows the files that this process executes from", () => {
    expect(mappedExecutables()).toContain(process.execPath);
    expect(mappedExecutables().some((file) => file.includes("libc"))).toBe(true);
  });
});

test("a group whose members are unknown is its leader", () => {
  expect(groupMembers(2 ** 22 + 1)).toEqual([2 ** 22 + 1]);
});
