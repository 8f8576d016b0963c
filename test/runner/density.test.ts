import { expect, test } from "vitest";
import { systemClock } from "../../src/io/system-clock.ts";
import { measureDensity } from "../../src/runner/density.ts";
import type { FakeDensity } from "../../src/scenario/fake-script.ts";
import type { FakeConfig, Scenario } from "../../src/scenario/model.ts";
import { createFakeTarget } from "../../src/targets/fake/fake-target.ts";
import type { Deployment, Holding } from "../../src/targets/target.ts";
import type { Clock } from "../../src/units/clock.ts";

const mebibyte = 1_048_576;
const never = new AbortController().signal;
/** Time passes only where something waits for it. */
const quick: Clock = {
  ...systemClock,
  sleep: async (ms, signal) => (ms === 300 ? signal?.throwIfAborted() : systemClock.sleep(ms, signal)),
};

const scenario = (density?: Scenario["density"]): Scenario => ({
  name: "s",
  file: "s.yaml",
  digest: "",
  text: "",
  request: { method: "POST", path: "/", headers: {}, body: new Uint8Array() },
  expected: { status: 200 },
  targets: [],
  reference: "a",
  starts: ["cold"],
  stop: { trials: 1 },
  warm: { warmup: 0, invocations: 1 },
  ...(density === undefined ? {} : { density }),
  aa: false,
  budgets: [],
  limits: { failed: 0, setAside: 0 },
  timeouts: { startMs: 1_000, requestMs: 1_000, deployMs: 1_000 },
});

const asked = { memoryBytes: 64 * mebibyte, instances: 10 };

async function deploy(density?: FakeDensity): Promise<Deployment> {
  const config: FakeConfig = {
    kind: "fake",
    name: "a",
    enabled: true,
    env: {},
    variant: {},
    body: "",
    starts: { cold: [{ totalMs: 1 }] },
    ...(density === undefined ? {} : { density }),
  };
  return createFakeTarget({ clock: systemClock }).deploy(config, never);
}

const order = (deployment: Deployment, signal = never, density: Scenario["density"] = asked) => ({
  scenario: scenario(density),
  target: "a",
  deployment,
  clock: quick,
  signal,
});

test("nothing is measured where the scenario does not ask for it", async () => {
  const deployment = await deploy({ hostMiB: 1, instanceMiB: 1 });
  expect(await measureDensity({ ...order(deployment), scenario: scenario() })).toBeNull();
});

test("keeps every raw reading, from the host alone to the limit of instances", async () => {
  const result = await measureDensity(order(await deploy({ hostMiB: 20, instanceMiB: 2 })));
  expect(result).toEqual({
    record: {
      scenario: "s",
      target: "a",
      budgetBytes: 64 * mebibyte,
      instances: 10,
      of: "scripted weights, not a measurement",
      readings: [0, 1, 2, 4, 5, 6, 7, 8, 9, 10].map((instances) => ({
        instances,
        bytes: (20 + 2 * instances) * mebibyte,
      })),
      stopped: "instances",
    },
  });
});

test("stops at the memory, at the first reading above it", async () => {
  const result = await measureDensity(order(await deploy({ hostMiB: 20, instanceMiB: 10 })));
  expect(result?.record.stopped).toBe("memory");
  expect(result?.record.readings.map(({ instances }) => instances)).toEqual([0, 1, 2, 4, 5]);
});

test("an instance that cannot be made ends it, with its reason, and what was weighed is kept", async () => {
  const result = await measureDensity(order(await deploy({ hostMiB: 1, instanceMiB: 1, most: 3 })));
  expect(result?.record).toMatchObject({
    stopped: "failure",
    reason: "the script holds 3 instances and no more (after 2 instances)",
    readings: [{ instances: 0 }, { instances: 1 }, { instances: 2 }],
  });
});

test("a target of which nothing lives on says so", async () => {
  expect((await measureDensity(order(await deploy())))?.record).toMatchObject({
    stopped: "not-held",
    readings: [],
    reason: "no instance of it lives on between requests",
  });
});

/** A holding that is watched, and changed in part. */
async function held(
  change: (inner: Holding) => Partial<Holding>,
): Promise<{ deployment: Deployment; disposed: () => number }> {
  const inner = await deploy({ hostMiB: 1, instanceMiB: 1 });
  let disposed = 0;
  const deployment: Deployment = {
    ...inner,
    async hold(request, signal) {
      const holding = (await inner.hold?.(request, signal)) as Holding;
      return {
        add: async (...args) => holding.add(...args),
        weigh: async (...args) => holding.weigh(...args),
        [Symbol.asyncDispose]: async () => {
          disposed++;
        },
        ...change(holding),
      };
    },
  };
  return { deployment, disposed: () => disposed };
}

test("an interruption keeps what was weighed, and removes the instances", async () => {
  const interruption = new AbortController();
  const { deployment, disposed } = await held((inner) => ({
    async add(count, signal) {
      await inner.add(count, signal);
      if (count === 2) interruption.abort(new Error("interrupted by SIGINT"));
    },
  }));
  const result = await measureDensity(order(deployment, interruption.signal));
  expect(result?.record).toMatchObject({
    stopped: "interrupted",
    readings: [{ instances: 0 }, { instances: 1 }, { instances: 2 }],
  });
  expect(result?.record.reason).toContain("interrupted by SIGINT");
  expect(disposed()).toBe(1);
});

test("adding has a deadline of a start per instance, and weighing one of a request", async () => {
  const wait = async (signal: AbortSignal): Promise<never> => systemClock.sleep(60_000, signal) as Promise<never>;
  const adding = await held(() => ({ add: async (_count, signal) => wait(signal) }));
  const slow = await measureDensity(order(adding.deployment));
  expect(slow?.record).toMatchObject({ stopped: "failure", readings: [{ instances: 0 }] });
  expect(slow?.record.reason).toMatch(/^adding 1 idle instances to 0 did not finish within 1000 ms/);
  expect(adding.disposed()).toBe(1);
  const weighing = await held(() => ({ weigh: async (signal) => wait(signal) }));
  expect((await measureDensity(order(weighing.deployment)))?.record).toMatchObject({
    stopped: "failure",
    readings: [],
    reason: "weighing did not finish within 1000 ms",
  });
});

test("a target that cannot be made ready to hold is a failure with its reason", async () => {
  const deployment = { ...(await deploy()), hold: async () => Promise.reject(new Error("no host")) };
  expect((await measureDensity(order(deployment)))?.record).toMatchObject({ stopped: "failure", reason: "no host" });
});

test("instances that cannot be removed are told, and what was weighed is kept", async () => {
  const { deployment } = await held(() => ({
    [Symbol.asyncDispose]: async () => Promise.reject(new Error("the engine is gone")),
  }));
  const result = await measureDensity(order(deployment));
  expect(result?.teardownError).toBe("the engine is gone");
  expect(result?.record.stopped).toBe("instances");
});
