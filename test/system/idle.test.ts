import { expect, test } from "vitest";
import { systemClock } from "../../src/io/system-clock.ts";
import { untilIdle } from "../../src/system/idle.ts";
import { readUsage } from "../../src/system/proc.ts";
import { createLaunching, env, never } from "./launching.ts";

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

test("gives up when it is told to, and does not wait for processes that are gone", async () => {
  await expect(untilIdle(systemClock, [process.pid], AbortSignal.abort(new Error("no time")))).rejects.toThrow();
  await untilIdle(systemClock, [2 ** 22 + 1], never);
  await untilIdle(systemClock, [], never);
});
