import { expect, test } from "vitest";
import { systemClock } from "../../src/io/system-clock.ts";
import { sampleSchema } from "../../src/results/sample.ts";
import { createFakeTarget } from "../../src/targets/fake/fake-target.ts";
import type { Deployment, Preparation } from "../../src/targets/target.ts";
import type { StartKind } from "../../src/units/start-kind.ts";
import { fake, plain, run, scenario } from "./measuring.ts";

const prepared = async (preparation: Preparation): Promise<Deployment> => ({
  ...(await createFakeTarget({ clock: systemClock }).deploy(plain, new AbortController().signal)),
  preparation,
});

test("a start that is prepared has the preparation outside its deadline and outside its sample, once for each", async () => {
  const kinds: string[] = [];
  const deployment = await prepared({
    leastMs: 0,
    async run(kind) {
      kinds.push(kind);
      await systemClock.sleep(scenario.timeouts.startMs + 50);
    },
  });
  const { samples } = await run([plain], { deployments: { a: deployment } });
  expect(kinds).toEqual(["cold", "cold", "cold"]);
  expect(samples.filter(({ start }) => start === "cold").map(({ outcome, totalNs }) => [outcome.ok, totalNs])).toEqual(
    Array(3).fill([true, 2e6]),
  );
});

test("a start that cannot be prepared is a failed row that took no time, and is not made", async () => {
  const inner = await prepared({ leastMs: 0, run: async () => Promise.reject(new Error("exited with code 1")) });
  const deployment: Deployment = { ...inner, start: async () => Promise.reject(new Error("started")) };
  const { samples, ending } = await run([plain], { deployments: { a: deployment } });
  expect(ending).toBe("plan-finished");
  expect(samples).toHaveLength(3);
  expect(samples[0]).toMatchObject({
    start: "cold",
    ordinal: 0,
    totalNs: 0,
    phases: [],
    proof: { accepted: false, reason: "it was not made ready" },
    outcome: {
      ok: false,
      code: "start-failed",
      message: "it was not made ready for a cold start: exited with code 1",
    },
  });
  expect(sampleSchema.safeParse(samples[0]).success).toBe(true);
});

test("a start that is prepared may take what it waits by design and a deployment's time more, and no longer", async () => {
  const late = { ...scenario, timeouts: { ...scenario.timeouts, deployMs: 20 } };
  const waiting = (leastMs: number, takesMs: number): Preparation => ({
    leastMs,
    run: async (_kind, signal) => systemClock.sleep(takesMs, signal),
  });
  const patient = await run([plain], {
    scenario: late,
    deployments: { a: await prepared(waiting(10_000, 60)) },
  });
  expect(patient.samples.every(({ outcome }) => outcome.ok)).toBe(true);
  const { samples } = await run([plain], { scenario: late, deployments: { a: await prepared(waiting(60, 60_000)) } });
  expect(samples.map(({ outcome }) => outcome)).toEqual(
    Array(3).fill({ ok: false, code: "timeout", message: "preparing a cold start did not finish within 80 ms" }),
  );
});

test("a start that is prepared is interrupted while it is prepared, and drops the trial", async () => {
  const controller = new AbortController();
  const deployment = await prepared({
    leastMs: 3_600_000,
    async run(_kind, signal) {
      controller.abort(new Error("interrupted"));
      await systemClock.sleep(3_600_000, signal);
    },
  });
  const { samples, ending } = await run([plain], { deployments: { a: deployment }, signal: controller.signal });
  expect([ending, samples]).toEqual(["interrupted", []]);
});

test("after a disk start nothing is made for what runs elsewhere: what is prepared, and what is attached to", async () => {
  const target = createFakeTarget({ clock: systemClock });
  const signal = new AbortController().signal;
  const started: string[] = [];
  const watch = (name: string, inner: Deployment, part: Partial<Deployment> = {}): Deployment => ({
    ...inner,
    ...part,
    start: async (...args) => {
      started.push(`${name} ${args[0]}`);
      return inner.start(...args);
    },
  });
  const local = fake("local", { disk: [{ totalMs: 1 }] });
  const endpoint = fake("endpoint", { warm: [{ totalMs: 1 }] });
  const preparation: Preparation = { leastMs: 0, run: async () => undefined };
  const deployments = {
    local: watch("local", await target.deploy(local, signal)),
    a: watch("a", await target.deploy(plain, signal), { preparation }),
    endpoint: watch("endpoint", await target.deploy(endpoint, signal)),
  };
  const order = (name: string, start: StartKind, trial: number) => ({
    target: name,
    kind: "fake",
    start,
    trial,
    warm: start === "warm",
  });
  const plan = [order("local", "disk", 0), order("a", "cold", 0), order("endpoint", "warm", 0)];
  const { samples } = await run([local, plain, endpoint], { deployments, plan });
  expect(started).toEqual(["local disk", "a cold"]);
  expect(samples.every(({ outcome, proof }) => outcome.ok && proof.accepted)).toBe(true);
});
