import { expect, test } from "vitest";
import type { LoadPlan } from "../../../src/system/load/load-plan.ts";
import { judged, loadPort, preferProcess, startStalling, type Stall } from "./loading.ts";

const [rate, durationMs] = [100, 20_000];

/** The p99 that requests at a constant rate have when each waits for the end of the stall it meets, ms. */
function trueP99(stalls: readonly Stall[], beganMs: number): number {
  const waits = Array.from({ length: (rate * durationMs) / 1000 }, (_, index) => {
    const dueMs = beganMs + (index * 1000) / rate;
    const stall = stalls.find(({ fromMs, untilMs }) => fromMs <= dueMs && dueMs < untilMs);
    return stall === undefined ? 0 : stall.untilMs - dueMs;
  }).sort((a, b) => a - b);
  return waits[Math.ceil(0.99 * waits.length) - 1] ?? Number.NaN;
}

test("a server that stalls 1 s in every 10: the open loop tells its p99 within 5 %, the closed loop hides it", async () => {
  preferProcess(0);
  await using server = await startStalling(10_000, 1_000);
  let beganMs = Number.NaN;
  const open: LoadPlan = {
    mode: "open",
    stages: [{ fromRate: rate, rate, durationMs }],
    connections: 1_000,
    timeoutMs: 10_000,
  };
  const told = async (): Promise<number> => {
    // The load begins within some milliseconds of this, which move the truth by as much in 900.
    beganMs = Number(process.hrtime.bigint()) / 1e6 + 20;
    return server.port;
  };
  const opened = judged(open, await loadPort(told, open));
  const truthMs = trueP99(server.stalls, beganMs);
  // 1 in 10 meets a stall of 1 s, and waits for what is left of it: 1 in 100 waits 0.9 s or longer.
  expect(truthMs).toBeGreaterThan(850);
  const p99Ms = (opened.percentiles.find(({ p }) => p === 0.99)?.ns ?? Number.NaN) / 1e6;
  expect(opened).toMatchObject({ offered: 2_000, answered: 2_000, unanswered: 0, dropped: 0 });
  expect(Math.abs(p99Ms - truthMs) / truthMs).toBeLessThan(0.05);

  const closed: LoadPlan = { mode: "closed", stages: [{ connections: 10, durationMs: 10_000 }], timeoutMs: 10_000 };
  const closedLoad = judged(closed, await loadPort(server.port, closed));
  const closedP99Ms = (closedLoad.percentiles.find(({ p }) => p === 0.99)?.ns ?? Number.NaN) / 1e6;
  // It met a stall, too: its slowest request says so, and its p99 does not.
  expect((closedLoad.maxNs ?? 0) / 1e6).toBeGreaterThan(0.9 * truthMs);
  expect(closedP99Ms).toBeLessThan(truthMs / 5);
  console.info(`p99: truth ${truthMs.toFixed(0)} ms, open ${p99Ms.toFixed(0)} ms, closed ${closedP99Ms.toFixed(1)} ms`);
});
