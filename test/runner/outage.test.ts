import { expect, test } from "vitest";
import { watchOutages } from "../../src/runner/outage.ts";
import type { TrialResult } from "../../src/runner/trial.ts";
import type { Deployment } from "../../src/targets/target.ts";
import type { Clock } from "../../src/units/clock.ts";
import { fromMs } from "../../src/units/duration.ts";
import { plain, run } from "./measuring.ts";

/** A clock whose sleeps take no time; the deadline of a question never comes. */
function virtualClock(): Clock & { readonly nowMs: () => number } {
  let nowMs = 0;
  return {
    now: () => fromMs(nowMs),
    nowMs: () => nowMs,
    wall: () => new Date(0),
    async sleep(ms, signal) {
      if (ms > 1_000)
        return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("over"))));
      nowMs += ms;
    },
  };
}

const signal = new AbortController().signal;
const idle: Deployment = {
  facts: {},
  start: async () => Promise.reject(new Error("unused")),
  [Symbol.asyncDispose]: async () => undefined,
};
const failed = { samples: [{ outcome: { ok: false } }] } as unknown as TrialResult;
const passed = { samples: [{ outcome: { ok: true } }] } as unknown as TrialResult;

test("an engine that comes back within the patience is used again at once", async () => {
  const clock = virtualClock();
  const told: string[] = [];
  const watch = watchOutages({ clock, signal, onOutage: (text) => told.push(text) });
  const deployment: Deployment = {
    ...idle,
    answers: async () => (clock.nowMs() < 3_000 ? Promise.reject(new Error("gone")) : undefined),
  };
  await watch.after("a", deployment, failed);
  expect(clock.nowMs()).toBe(3_000);
  expect(await watch.before("a", deployment)).toBeUndefined();
  expect(told).toEqual(["a: gone; waiting up to 15 s for it to come back", "a: it answers again"]);
});

test("one that stays away is waited for once, for all of its targets, asked before each trial, and used again", async () => {
  const clock = virtualClock();
  const told: string[] = [];
  const watch = watchOutages({ clock, signal, onOutage: (text) => told.push(text) });
  let isGone = true;
  const answers = async (): Promise<void> => (isGone ? Promise.reject(new Error("gone")) : undefined);
  const [first, second] = [
    { ...idle, answers },
    { ...idle, answers },
  ];
  await watch.after("a", first, failed);
  await watch.after("b", second, failed);
  expect(clock.nowMs()).toBe(15_000);
  expect([await watch.before("a", first), await watch.before("b", second)]).toEqual(["gone", "gone"]);
  isGone = false;
  expect(await watch.before("a", first)).toBeUndefined();
  expect(told).toEqual([
    "a: gone; waiting up to 15 s for it to come back",
    "a: gone: further trials fail at once, until it answers again",
    "b: gone: further trials fail at once, until it answers again",
    "a: it answers again, and is used again",
  ]);
});

test("nobody is asked after a trial that passed, nor where there is no engine", async () => {
  const clock = virtualClock();
  const watch = watchOutages({ clock, signal, onOutage: () => expect.unreachable() });
  const silent: Deployment = { ...idle, answers: () => expect.unreachable() };
  await watch.after("a", silent, passed);
  await watch.after("b", idle, failed);
  expect(await watch.before("b", idle)).toBeUndefined();
});

test("trials while it is gone are rows of no time, with the reason", async () => {
  const clock = virtualClock();
  let starts = 0;
  const gone: Deployment = {
    ...idle,
    start: async () => {
      starts++;
      return Promise.reject(new Error("connect ECONNREFUSED"));
    },
    answers: async () => Promise.reject(new Error("the engine does not answer")),
  };
  const { samples, ending } = await run([plain], { deployments: { a: gone }, clock, runStartedNs: fromMs(0) });
  expect({ ending, starts }).toEqual({ ending: "plan-finished", starts: 1 });
  expect(samples.map(({ trial, totalNs, outcome }) => [trial, trial === 0 || totalNs === 0, outcome])).toEqual([
    [0, true, { ok: false, code: "engine", message: "connect ECONNREFUSED" }],
    [1, true, { ok: false, code: "engine", message: "the engine does not answer" }],
    [2, true, { ok: false, code: "engine", message: "the engine does not answer" }],
  ]);
});
