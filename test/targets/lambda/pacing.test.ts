import { describe, expect, test } from "vitest";
import { createPace } from "../../../src/system/pace.ts";
import { createPendingCalls } from "../../../src/system/pending-calls.ts";
import { systemClock } from "../../../src/io/system-clock.ts";
import type { Clock } from "../../../src/units/clock.ts";
import { type Ns, nanoseconds } from "../../../src/units/duration.ts";

/** A clock that goes from one sleeper's end to the next. */
function scriptedClock(): Clock {
  let nowNs = nanoseconds(0);
  const sleepers: { readonly untilNs: number; readonly wake: () => void }[] = [];
  const wakeNext = (): void => {
    sleepers.sort((a, b) => a.untilNs - b.untilNs);
    const next = sleepers.shift();
    nowNs = Math.max(nowNs, next?.untilNs ?? 0) as Ns;
    next?.wake();
  };
  return {
    now: () => nowNs,
    wall: () => new Date(0),
    sleep: async (ms) =>
      new Promise((wake) => {
        sleepers.push({ untilNs: nowNs + ms * 1e6, wake });
        setImmediate(wakeNext);
      }),
  };
}

describe("a pace", () => {
  test("keeps calls apart, the first of all at once, in their order", async () => {
    const clock = scriptedClock();
    const pace = createPace(clock, 10);
    const turns: string[] = [];
    await Promise.all(
      ["a", "b", "c", "d"].map(async (name) => {
        await pace();
        turns.push(`${name} ${clock.now() / 1e6}`);
      }),
    );
    expect(turns).toEqual(["a 0", "b 100", "c 200", "d 300"]);
  });

  test("does not make up for time that has passed unused", async () => {
    const clock = scriptedClock();
    const pace = createPace(clock, 10);
    await pace();
    await clock.sleep(5_000);
    await pace();
    expect(clock.now() / 1e6).toBe(5_000);
    await pace();
    expect(clock.now() / 1e6).toBe(5_100);
  });
});

describe("pending calls", () => {
  test("are given up when told to, and waited for in the end", async () => {
    const calls = createPendingCalls(systemClock);
    let finish: (value: string) => void = () => undefined;
    const stop = new AbortController();
    const running = calls.run(async () => new Promise<string>((resolve) => (finish = resolve)), stop.signal);
    stop.abort(new Error("no time"));
    await expect(running).rejects.toThrow("no time");
    let isSettled = false;
    const settled = calls.settled(60_000).then(() => (isSettled = true));
    await Promise.resolve();
    expect(isSettled).toBe(false);
    finish("late");
    await settled;
  });

  test("hold nobody up for longer than the patience, nor when there are none", async () => {
    const calls = createPendingCalls(scriptedClock());
    await calls.settled(60_000);
    void calls.run(async () => new Promise<never>(() => undefined), new AbortController().signal);
    await calls.settled(60_000);
    await expect(calls.run(async () => "never", AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
  });
});
