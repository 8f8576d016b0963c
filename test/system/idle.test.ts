import { expect, test } from "vitest";
import { systemClock } from "../../src/io/system-clock.ts";
import { untilIdle } from "../../src/system/idle.ts";
import { haveWork, readUsage } from "../../src/system/proc.ts";
import { createLaunching, env, never, until } from "./launching.ts";

const node = (program: string) => ({ command: [process.execPath, "-e", program] as const, cwd: "/", env });

test.runIf(process.platform === "linux")("waits for work to end, and not for a timer that only ticks", async () => {
  using launching = await createLaunching("posix_spawn");
  const busy = "const end = Date.now() + 700; while (Date.now() < end); setInterval(() => {}, 20)";
  await using server = launching.processes.launchServer(node(busy));
  await untilIdle(systemClock, [server.pid], never);
  // 700 ms of work by the wall clock, on a core that it may have to share.
  const cpuNs = readUsage([server.pid]).cpuNs ?? 0;
  await systemClock.sleep(300);
  expect((readUsage([server.pid]).cpuNs ?? 0) - cpuNs).toBeLessThan(60e6);
});

test.runIf(process.platform === "linux")("who waits for a core or runs has work, who sleeps has none", async () => {
  using launching = await createLaunching("posix_spawn");
  await using busy = launching.processes.launchServer(node("for (;;);"));
  await using asleep = launching.processes.launchServer({ command: ["sleep", "61.375"], cwd: "/", env });
  await untilIdle(systemClock, [asleep.pid], never);
  expect(haveWork([asleep.pid])).toBe(false);
  await until(() => haveWork([busy.pid]) && haveWork([asleep.pid, busy.pid]));
  expect(haveWork([2 ** 22 + 1])).toBe(false);
});

test("gives up when it is told to, and does not wait for processes that are gone", async () => {
  await expect(untilIdle(systemClock, [process.pid], AbortSignal.abort(new Error("no time")))).rejects.toThrow();
  await untilIdle(systemClock, [2 ** 22 + 1], never);
  await untilIdle(systemClock, [], never);
});
