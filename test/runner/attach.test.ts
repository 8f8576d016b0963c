import { expect, test } from "vitest";
import { systemClock } from "../../src/io/system-clock.ts";
import { sampleSchema } from "../../src/results/sample.ts";
import { createFakeTarget } from "../../src/targets/fake/fake-target.ts";
import type { Deployment } from "../../src/targets/target.ts";
import { fake, run } from "./measuring.ts";

const endpoint = fake("a", { warm: [{ totalMs: 1 }] });
const attached = async (part: Partial<Deployment> = {}): Promise<Deployment> => ({
  ...(await createFakeTarget({ clock: systemClock }).deploy(endpoint, new AbortController().signal)),
  start: async () => Promise.reject(new Error("started")),
  ...part,
});

test("a trial that attaches has warm rows alone, which name no start, and is interleaved and shown like others", async () => {
  const { samples, ending, events } = await run([endpoint], { start: "warm", deployments: { a: await attached() } });
  expect(ending).toBe("plan-finished");
  expect(samples.map(({ start, trial, ordinal }) => [start, trial, ordinal])).toEqual(
    [0, 1, 2].flatMap((trial) => [
      ["warm", trial, 2],
      ["warm", trial, 3],
    ]),
  );
  for (const sample of samples) {
    expect(sample).toMatchObject({ outcome: { ok: true }, proof: { accepted: true } });
    expect(sample).not.toHaveProperty("startKind");
    expect(sample).not.toHaveProperty("teardownNs");
    expect(sampleSchema.safeParse(sample).success).toBe(true);
  }
  expect(events.map(({ type, order, done }) => [type, order.start, done])).toEqual(
    [0, 1, 2].flatMap((trial) => [
      ["trial-started", "warm", trial],
      ["trial-finished", "warm", trial + 1],
    ]),
  );
});

test("a trial that attaches records a failure during the warmup and ends there", async () => {
  const wrong = fake("a", { warm: [{ totalMs: 1, body: "wrong" }] });
  const { samples } = await run([wrong], { start: "warm" });
  expect(samples.map(({ start, trial, ordinal, outcome }) => [start, trial, ordinal, outcome.ok])).toEqual(
    [0, 1, 2].map((trial) => ["warm", trial, 1, false]),
  );
});

test("a trial that attaches is a failed warm row where it cannot attach, and lets go of what it attached to", async () => {
  const broken = await attached({ attach: async () => Promise.reject(new Error("no such endpoint")) });
  const { samples } = await run([endpoint], { start: "warm", deployments: { a: broken } });
  expect(samples.map(({ start, ordinal, outcome }) => [start, ordinal, outcome])).toEqual(
    Array(3).fill(["warm", 1, { ok: false, code: "engine", message: "no such endpoint" }]),
  );
  let open = 0;
  const inner = await attached();
  const counted = await attached({
    async attach(...args) {
      const instance = await inner.attach?.(...args);
      if (instance === undefined) throw new Error("the fake attaches to a script of warm requests");
      open++;
      return { ...instance, [Symbol.asyncDispose]: async () => void open-- };
    },
  });
  await run([endpoint], { start: "warm", deployments: { a: counted } });
  expect(open).toBe(0);
});

test("a trial that attaches has a deadline to attach in, and is dropped by an interruption meanwhile", async () => {
  const patient = async (signal: AbortSignal): Promise<never> => {
    await systemClock.sleep(3_600_000, signal);
    throw new Error("it waited for an hour");
  };
  const slow = await attached({ attach: async (_request, signal) => patient(signal) });
  const { samples } = await run([endpoint], { start: "warm", deployments: { a: slow } });
  expect(samples[0]?.outcome).toMatchObject({ ok: false });
  const controller = new AbortController();
  const interrupted = await attached({
    async attach(_request, signal) {
      controller.abort(new Error("interrupted"));
      return patient(signal);
    },
  });
  const stopped = await run([endpoint], {
    start: "warm",
    deployments: { a: interrupted },
    signal: controller.signal,
  });
  expect([stopped.ending, stopped.samples]).toEqual(["interrupted", []]);
});
