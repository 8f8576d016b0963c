import { expect, test } from "vitest";
import { environmentSchema } from "../../src/results/run-record.ts";
import { measureFloor } from "../../src/system/floor.ts";
import { createLaunching } from "./launching.ts";

test("the floor has raw samples of a null command and a null exchange, and leaves nothing behind", async () => {
  using launching = await createLaunching("posix_spawn");
  const floor = await measureFloor(launching.context);
  expect(environmentSchema.shape.floor.parse(floor)).toEqual(floor);
  expect(Object.keys(floor)).toEqual(["null-command", "null-exchange"]);
  for (const { samplesNs } of Object.values(floor)) {
    expect(samplesNs).toHaveLength(20);
    for (const ns of samplesNs) expect(ns).toBeGreaterThan(0);
  }
  expect(floor["null-command"]?.launcher).toBe("posix_spawn");
  expect(launching.open()).toEqual([]);
});

test("a machine that can make no process is told from a bug", async () => {
  using launching = await createLaunching("posix_spawn");
  const refused = Object.assign(new Error("posix_spawn EAGAIN"), { code: "EAGAIN", syscall: "posix_spawn" });
  const processes = { ...launching.context.processes, runCommand: () => Promise.reject(refused) };
  await expect(measureFloor({ ...launching.context, processes })).rejects.toMatchObject({
    code: "incomplete",
    message: "this machine cannot run what does nothing: posix_spawn EAGAIN",
    hint: expect.stringContaining("pids.max"),
  });
});
