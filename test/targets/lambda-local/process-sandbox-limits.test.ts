import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ControlGroup,
  cpuUsageNs,
  enterGroup,
  groupProcesses,
  hasController,
  isFrozen,
  limitCpu,
  limitMemory,
  oomKills,
  setFrozen,
  thawGroup,
} from "../../../src/system/process-limits-group.ts";
import { findControlHierarchies, parentFolders } from "../../../src/system/process-limits-hierarchies.ts";
import { openProcessLimits, settleControlGroups } from "../../../src/system/process-limits.ts";
import { createLaunching } from "../../system/launching.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "coldbench-groups-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const sample = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
};
const written = (name: string): string => readFileSync(join(folder, name), "utf8");
const group = (version: 1 | 2): ControlGroup => ({ version, controllers: ["memory", "cpu", "freezer"], path: folder });

describe("version 1", () => {
  test("has the controllers whose files are there", () => {
    sample({ "memory.limit_in_bytes": "9223372036854771712\n", "freezer.state": "THAWED\n" });
    expect((["memory", "cpu", "freezer"] as const).map((name) => hasController(group(1), name))).toEqual([
      true,
      false,
      true,
    ]);
  });
  test("limits memory with swap, or without where swap is not accounted for", () => {
    sample({ "memory.limit_in_bytes": "", "memory.memsw.limit_in_bytes": "", "memory.swappiness": "60\n" });
    limitMemory(group(1), 134_217_728);
    expect([written("memory.limit_in_bytes"), written("memory.memsw.limit_in_bytes")]).toEqual([
      "134217728",
      "134217728",
    ]);
    expect(written("memory.swappiness")).toBe("60\n");
    rmSync(join(folder, "memory.memsw.limit_in_bytes"));
    limitMemory(group(1), 134_217_728);
    expect(written("memory.swappiness")).toBe("0");
  });
  test("limits CPU as a quota of a period", () => {
    sample({ "cpu.cfs_period_us": "100000\n", "cpu.cfs_quota_us": "-1\n" });
    limitCpu(group(1), 128 / 1769);
    expect([written("cpu.cfs_period_us"), written("cpu.cfs_quota_us")]).toEqual(["20000", "1447"]);
    limitCpu(group(1), 1.5);
    expect(written("cpu.cfs_quota_us")).toBe("30000");
    limitCpu(group(1), 0.01);
    expect(written("cpu.cfs_quota_us")).toBe("1000");
  });
  test("freezes, and tells when it has", () => {
    sample({ "freezer.state": "FREEZING\n" });
    expect(isFrozen(group(1))).toBe(false);
    setFrozen(group(1), true);
    expect(written("freezer.state")).toBe("FROZEN");
    expect(isFrozen(group(1))).toBe(true);
    setFrozen(group(1), false);
    expect(written("freezer.state")).toBe("THAWED");
  });
  test("tells OOM kills, and CPU where it is accounted for beside", () => {
    sample({ "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n" });
    expect(oomKills(group(1))).toBe(2);
    expect(cpuUsageNs(group(1))).toBeNull();
    sample({ "memory.oom_control": "oom_kill_disable 0\nunder_oom 1\n", "cpuacct.usage": "123456789\n" });
    expect(oomKills(group(1))).toBe(0);
    expect(cpuUsageNs(group(1))).toBe(123_456_789);
  });
});

describe("version 2", () => {
  test("has the controllers that its parent hands down", () => {
    sample({ "memory.max": "max\n", "cgroup.freeze": "0\n" });
    expect((["memory", "cpu", "freezer"] as const).map((name) => hasController(group(2), name))).toEqual([
      true,
      false,
      true,
    ]);
  });
  test("limits memory without swap", () => {
    sample({ "memory.max": "max\n", "memory.swap.max": "max\n" });
    limitMemory(group(2), 134_217_728);
    expect([written("memory.max"), written("memory.swap.max")]).toEqual(["134217728", "0"]);
  });
  test("limits CPU as a quota of a period", () => {
    sample({ "cpu.max": "max 100000\n" });
    limitCpu(group(2), 128 / 1769);
    expect(written("cpu.max")).toBe("1447 20000");
  });
  test("freezes, and tells when it has", () => {
    sample({ "cgroup.freeze": "0\n", "cgroup.events": "populated 1\nfrozen 0\n" });
    setFrozen(group(2), true);
    expect(written("cgroup.freeze")).toBe("1");
    expect(isFrozen(group(2))).toBe(false);
    sample({ "cgroup.events": "populated 1\nfrozen 1\n" });
    expect(isFrozen(group(2))).toBe(true);
    setFrozen(group(2), false);
    expect(written("cgroup.freeze")).toBe("0");
  });
  test("tells OOM kills and CPU", () => {
    sample({ "memory.events": "low 0\nhigh 0\nmax 31\noom 2\noom_kill 1\noom_group_kill 0\n" });
    sample({ "cpu.stat": "usage_usec 45000\nuser_usec 30000\nsystem_usec 15000\n" });
    expect(oomKills(group(2))).toBe(1);
    expect(cpuUsageNs(group(2))).toBe(45_000_000);
  });
});

test("a process of another PID namespace is nobody to kill", () => {
  sample({ "cgroup.procs": "12\n0\n34\n" });
  expect(groupProcesses(group(2))).toEqual([12, 34]);
  enterGroup(group(2), 56);
  expect(written("cgroup.procs")).toBe("56\n");
  expect(groupProcesses({ ...group(2), path: join(folder, "gone") })).toEqual([]);
});

describe("finding hierarchies", () => {
  test("in version 1 each controller has its own, some share one", () => {
    const mounts = [
      "tmpfs /sys/fs/cgroup tmpfs ro 0 0",
      "cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0",
      "cgroup /sys/fs/cgroup/memory cgroup rw,nosuid,memory 0 0",
      "cgroup /sys/fs/cgroup/freezer cgroup rw,freezer 0 0",
      "cgroup /sys/fs/cgroup/pids cgroup rw,pids 0 0",
    ];
    expect(findControlHierarchies(mounts.join("\n"))).toEqual([
      { version: 1, mount: "/sys/fs/cgroup/cpu,cpuacct", controllers: ["cpu"] },
      { version: 1, mount: "/sys/fs/cgroup/memory", controllers: ["memory"] },
      { version: 1, mount: "/sys/fs/cgroup/freezer", controllers: ["freezer"] },
    ]);
  });
  test("in version 2 one has what it says, and can always freeze", () => {
    sample({ "cgroup.controllers": "cpuset cpu io memory pids\n" });
    expect(findControlHierarchies(`cgroup2 ${folder} cgroup2 rw 0 0\n`)).toEqual([
      { version: 2, mount: folder, controllers: ["memory", "cpu", "freezer"] },
    ]);
  });
  test("where both are mounted, version 2 has what version 1 leaves", () => {
    sample({ "cgroup.controllers": "\n" });
    const mounts = [
      `cgroup2 ${folder} cgroup2 rw 0 0`,
      "cgroup /c/memory cgroup rw,memory 0 0",
      "cgroup /c/cpu cgroup rw,cpu 0 0",
    ];
    expect(findControlHierarchies(mounts.join("\n"))).toEqual([
      { version: 1, mount: "/c/memory", controllers: ["memory"] },
      { version: 1, mount: "/c/cpu", controllers: ["cpu"] },
      { version: 2, mount: folder, controllers: ["freezer"] },
    ]);
  });
  test("a group is made under the harness's own one, else at the top", () => {
    mkdirSync(join(folder, "user.slice/own"), { recursive: true });
    const unified = { version: 2, mount: folder, controllers: ["memory"] } as const;
    expect(parentFolders(unified, "0::/user.slice/own\n")).toEqual([join(folder, "user.slice/own"), folder]);
    expect(parentFolders(unified, "0::/not/visible\n")).toEqual([folder]);
    expect(parentFolders(unified, "0::/\n")).toEqual([folder]);
    const first = { version: 1, mount: folder, controllers: ["cpu"] } as const;
    expect(parentFolders(first, "3:cpu,cpuacct:/user.slice/own\n0::/\n")).toEqual([
      join(folder, "user.slice/own"),
      folder,
    ]);
    expect(parentFolders(first, "4:memory:/user.slice/own\n")).toEqual([folder]);
  });
});

test("a hierarchy that hands nothing down is given back, with the reason", async () => {
  using launching = await createLaunching("child_process");
  const hierarchies = [{ version: 2, mount: folder, controllers: ["memory", "cpu", "freezer"] }] as const;
  await using limits = await openProcessLimits(launching.context, { memoryBytes: 2 ** 27 }, hierarchies);
  expect(limits.missing).toEqual({
    memory: "the parent of a new control group hands no controller down",
    cpu: "the parent of a new control group hands no controller down",
    freezer: "the parent of a new control group hands no controller down",
  });
  expect(launching.open()).toEqual([]);
  limits.limitCpu(1);
  await limits.freeze();
  expect(limits.usage()).toEqual({ cpuNs: null, peakMemoryBytes: null });
  expect(limits.outOfMemory()).toBe(false);
  await expect(settleControlGroups([{ ...hierarchies[0], mount: join(folder, "gone") }])).resolves.toBeUndefined();
});

test("what a crash left frozen can be thawed by its path", () => {
  sample({ "freezer.state": "FROZEN\n" });
  thawGroup(folder);
  expect(written("freezer.state")).toBe("THAWED");
  rmSync(join(folder, "freezer.state"));
  sample({ "cgroup.freeze": "1\n" });
  thawGroup(folder);
  expect(written("cgroup.freeze")).toBe("0");
  expect(() => thawGroup(join(folder, "gone"))).not.toThrow();
});
