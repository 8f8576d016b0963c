import { expect, test } from "vitest";
import { systemClock } from "../../src/io/system-clock.ts";
import { createFakeTarget } from "../../src/targets/fake/fake-target.ts";
import type { Deployment } from "../../src/targets/target.ts";
import type { FreshStartKind } from "../../src/units/start-kind.ts";
import { fake, plain, run, scenario } from "./measuring.ts";

test("records the start and the warm invocations of every trial, without the warmup", async () => {
  const { samples, ending } = await run([plain]);
  expect(ending).toBe("plan-finished");
  expect(samples.map(({ start, trial, ordinal }) => [start, trial, ordinal])).toEqual(
    [0, 1, 2].flatMap((trial) => [
      ["cold", trial, 0],
      ["warm", trial, 2],
      ["warm", trial, 3],
    ]),
  );
  expect(samples.every(({ outcome, proof }) => outcome.ok && proof.accepted)).toBe(true);
  expect(samples.filter(({ start }) => start === "warm").every(({ startKind }) => startKind === "cold")).toBe(true);
  expect(samples[0]).toHaveProperty("teardownNs");
});

test("a wrong answer is a failed trial, however fast it came, and nothing warm is recorded on it", async () => {
  const wrong = fake("a", { cold: [{ totalMs: 0, body: "wrong" }, { totalMs: 2 }], warm: [{ totalMs: 1 }] });
  const { samples } = await run([wrong]);
  expect(samples[0]).toMatchObject({ trial: 0, outcome: { ok: false, code: "mismatch" } });
  expect(samples.filter(({ trial }) => trial === 0)).toHaveLength(1);
  expect(samples.filter(({ trial }) => trial === 1)).toHaveLength(3);
});

test("a wrong warm answer is recorded, also during the warmup, and ends the trial", async () => {
  const wrong = fake("a", { cold: [{ totalMs: 1 }], warm: [{ totalMs: 1, body: "wrong" }] });
  const { samples } = await run([wrong]);
  expect(samples.filter(({ trial }) => trial === 0).map(({ ordinal, outcome }) => [ordinal, outcome.ok])).toEqual([
    [0, true],
    [1, false],
  ]);
});

test("a start that failed is a row with its reason", async () => {
  const { samples } = await run([fake("a", { cold: [{ totalMs: 1, fail: "no such image" }] })]);
  expect(samples.map(({ outcome }) => outcome)).toEqual(
    Array(3).fill({ ok: false, code: "start-failed", message: "no such image" }),
  );
});

test("an engine that breaks is a failed row, and the run goes on", async () => {
  const broken: Deployment = {
    facts: {},
    start: async () => Promise.reject(new Error("connection to the engine was lost")),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const { samples, ending } = await run([plain, fake("b", {})], { deployments: { b: broken } });
  expect(ending).toBe("plan-finished");
  expect(samples.filter(({ target }) => target === "b").map(({ outcome }) => outcome)).toEqual(
    Array(3).fill({ ok: false, code: "engine", message: "connection to the engine was lost" }),
  );
  expect(samples.filter(({ target, start }) => target === "a" && start === "cold")).toHaveLength(3);
});

test("a start that takes longer than its deadline is a failed row", async () => {
  const { samples } = await run([fake("a", { cold: [{ totalMs: 5000 }] })]);
  expect(samples.map(({ outcome }) => !outcome.ok && outcome.code)).toEqual(["timeout", "timeout", "timeout"]);
});

test("a sample whose instance had served before is set aside", async () => {
  const { samples } = await run([fake("a", { cold: [{ totalMs: 1, stale: true }], warm: [{ totalMs: 1 }] })]);
  const cold = samples.filter(({ start }) => start === "cold");
  expect(cold.map(({ proof }) => proof.accepted)).toEqual([true, false, false]);
  expect(cold[1]?.proof.reason).toContain("fake-stale");
});

test("a teardown that fails is told, and its samples are kept", async () => {
  const target = createFakeTarget({ clock: systemClock });
  const inner = await target.deploy(plain, new AbortController().signal);
  const leaky: Deployment = {
    ...inner,
    start: async (...args) => {
      const { invocation, instance } = await inner.start(...args);
      return {
        invocation,
        instance: instance && {
          ...instance,
          [Symbol.asyncDispose]: async () => Promise.reject(new Error("still busy")),
        },
      };
    },
  };
  const { samples, events } = await run([plain], { deployments: { a: leaky } });
  expect(samples.filter(({ start }) => start === "cold")).toHaveLength(3);
  expect(
    events.filter((event) => event.type === "trial-finished" && event.teardownError === "still busy"),
  ).toHaveLength(3);
});

test("an interruption keeps every finished trial and drops the one in flight", async () => {
  const controller = new AbortController();
  const { samples, ending } = await run([plain], {
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === "trial-started" && event.order.trial === 2) controller.abort(new Error("interrupted"));
    },
  });
  expect(ending).toBe("interrupted");
  expect(samples.map(({ trial }) => trial)).toEqual([0, 0, 0, 1, 1, 1]);
});

test("stops between blocks only: when precise, or when the time budget is spent", async () => {
  const two = [plain, { ...plain, name: "b" }];
  const precise = await run(two, { isPrecise: (_samples, blocks) => blocks === 2 });
  expect(precise.ending).toBe("precise");
  expect(precise.samples.filter(({ start }) => start === "cold")).toHaveLength(4);
  const late = await run(two, { scenario: { ...scenario, stop: { trials: 3, timeBudgetMs: 1 } } });
  expect(late.ending).toBe("time-budget");
  expect(late.samples.filter(({ start }) => start === "cold")).toHaveLength(2);
});

test("after a disk start, which drops the cache of the whole machine, the next start of each target is made once and discarded", async () => {
  const target = createFakeTarget({ clock: systemClock });
  const inner = await target.deploy(
    fake("a", { disk: [{ totalMs: 1 }], cold: [{ totalMs: 1 }], warm: [{ totalMs: 1 }] }),
    new AbortController().signal,
  );
  const started: string[] = [];
  const watched: Deployment = {
    ...inner,
    start: async (kind, ...rest) => {
      started.push(kind);
      return inner.start(kind, ...rest);
    },
  };
  const kinds: FreshStartKind[] = ["cold", "disk", "cold", "cold"];
  const plan = kinds.map((start, trial) => ({ target: "a", kind: "fake", start, trial, warm: false }));
  const { samples } = await run([plain], { deployments: { a: watched }, plan });
  expect(started).toEqual(["cold", "disk", "cold", "cold", "cold"]);
  expect(samples.map(({ start, trial }) => [start, trial])).toEqual([
    ["cold", 0],
    ["disk", 1],
    ["cold", 2],
    ["cold", 3],
  ]);
  expect(samples.every(({ proof }) => proof.accepted)).toBe(true);
});
