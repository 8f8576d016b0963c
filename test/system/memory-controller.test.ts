import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cgroupFolder, findMemoryController, peakBytes, workingSetBytes } from "../../src/system/memory-controller.ts";

let folder: string;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "coldbench-cgroups-"));
  write("v1/docker/abc/memory.usage_in_bytes", "5000\n");
  write("v1/docker/abc/memory.max_usage_in_bytes", "9000\n");
  write("v1/docker/abc/memory.stat", "cache 1\ninactive_file 7\ntotal_inactive_file 1200\ntotal_active_file 3\n");
  write("v2/cgroup.controllers", "cpuset cpu io memory pids\n");
  write("v2/system.slice/docker-abc.scope/memory.current", "6000\n");
  write("v2/system.slice/docker-abc.scope/memory.peak", "8000\n");
  write("v2/system.slice/docker-abc.scope/memory.stat", "anon 5\ninactive_file 1000\nactive_file 3\n");
  write("v2/old/memory.current", "1\n");
  write("hybrid/cgroup.controllers", "\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

const first = () => ({ version: 1, mount: join(folder, "v1") }) as const;
const second = () => ({ version: 2, mount: join(folder, "v2") }) as const;

describe("finding the controller", () => {
  test("in version 1 it has a hierarchy of its own, also beside a unified one without it", () => {
    const mounts = [
      "tmpfs /sys/fs/cgroup tmpfs ro 0 0",
      "cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0",
      `cgroup ${join(folder, "v1")} cgroup rw,nosuid,memory 0 0`,
      `cgroup2 ${join(folder, "hybrid")} cgroup2 rw 0 0`,
    ];
    expect(findMemoryController(mounts.join("\n"))).toEqual(first());
  });
  test("in version 2 it is where the hierarchy has it", () => {
    expect(findMemoryController(`cgroup2 ${join(folder, "v2")} cgroup2 rw 0 0\n`)).toEqual(second());
    expect(findMemoryController(`cgroup2 ${join(folder, "hybrid")} cgroup2 rw 0 0\n`)).toBeNull();
  });
  test("a machine without control groups has none", () => {
    expect(findMemoryController("proc /proc proc rw 0 0\n")).toBeNull();
    expect(findMemoryController("")).toBeNull();
  });
});

test("the group of a process is found by its own controller, and only where its folder is", () => {
  const v1 = "12:cpu,cpuacct:/\n4:memory:/docker/abc\n1:name=systemd:/x\n0::/docker/abc\n";
  expect(cgroupFolder(first(), v1)).toBe(join(folder, "v1/docker/abc"));
  expect(cgroupFolder(second(), "0::/system.slice/docker-abc.scope\n")).toBe(
    join(folder, "v2/system.slice/docker-abc.scope"),
  );
  expect(cgroupFolder(second(), "0::/not/here\n")).toBeNull();
  expect(cgroupFolder(first(), "0::/docker/abc\n")).toBeNull();
  expect(cgroupFolder(first(), "")).toBeNull();
});

test("the working set leaves out the inactive page cache, the peak leaves out nothing", () => {
  const abc = join(folder, "v1/docker/abc");
  const scope = join(folder, "v2/system.slice/docker-abc.scope");
  expect(workingSetBytes(first(), abc)).toBe(3800);
  expect(workingSetBytes(second(), scope)).toBe(5000);
  expect(peakBytes(first(), abc)).toBe(9000);
  expect(peakBytes(second(), scope)).toBe(8000);
});

test("what the kernel does not tell is not known", () => {
  expect(peakBytes(second(), join(folder, "v2/old"))).toBeNull();
  expect(workingSetBytes(second(), join(folder, "v2/old"))).toBeNull();
  expect(workingSetBytes(first(), join(folder, "v1/gone"))).toBeNull();
});
