import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { systemClock } from "../../src/io/system-clock.ts";
import { containerGroup, seesContainerGroups, watchExec } from "../../src/system/docker-engine-group.ts";
import type { ControlHierarchy } from "../../src/system/process-limits-hierarchies.ts";

const root = mkdtempSync(join(tmpdir(), "coldbench-groups-"));
afterAll(() => rmSync(root, { recursive: true }));
let made = 0;

/** A mount that looks like a hierarchy with these folders. */
function hierarchy(
  folders: readonly string[],
  controllers: ControlHierarchy["controllers"] = ["cpu"],
): ControlHierarchy {
  const mount = join(root, String(++made));
  for (const folder of folders) mkdirSync(join(mount, folder), { recursive: true });
  return { version: 2, mount, controllers };
}

test.each(["docker/abc", "system.slice/docker-abc.scope"])("finds a container's group at %s", (place) => {
  const one = hierarchy([place]);
  writeFileSync(join(one.mount, place, "cgroup.procs"), "17\n0\n23\n");
  const group = containerGroup("abc", [hierarchy([], ["memory"]), one]);
  expect(group.find()).toEqual({ version: 2, controllers: ["cpu"], path: join(one.mount, place) });
  // 0 is a process that is not visible from here.
  expect(group.pids()).toEqual([17, 23]);
});

test("finds a group that appears later, and nothing where there is none", () => {
  const one = hierarchy(["docker"]);
  const group = containerGroup("abc", [one]);
  expect([group.find(), group.pids()]).toEqual([undefined, []]);
  mkdirSync(join(one.mount, "docker/abc"));
  expect(group.find()?.path).toBe(join(one.mount, "docker/abc"));
  expect(containerGroup("abc", []).find()).toBeUndefined();
  expect(containerGroup("abc", [hierarchy(["docker/abc"], ["memory"])]).find()).toBeUndefined();
});

test("tells whether groups of containers can be seen at all", () => {
  expect(seesContainerGroups([hierarchy(["docker"])])).toBe(true);
  expect(seesContainerGroups([hierarchy(["user.slice"])])).toBe(false);
  expect(seesContainerGroups([])).toBe(false);
});

test.skipIf(process.platform !== "linux")("sees a program when one runs, not what makes it run", async () => {
  const watch = watchExec(systemClock, { find: () => undefined, pids: () => [process.pid] });
  expect(watch.stop()).not.toBeNull();
  // Whoever is there but gone, or never was.
  expect(watchExec(systemClock, { find: () => undefined, pids: () => [2 ** 30] }).stop()).toBeNull();
  expect(watchExec(systemClock, { find: () => undefined, pids: () => [] }).stop()).toBeNull();
});
