import { describe, expect, test } from "vitest";
import { BenchError } from "../../src/errors/bench-error.ts";
import { systemClock } from "../../src/io/system-clock.ts";
import type { LoadMeasured } from "../../src/results/load-record.ts";
import { loadRecordSchema } from "../../src/results/load-record.ts";
import { type LoadGenerator, measureLoad } from "../../src/runner/load.ts";
import type { FakeConfig } from "../../src/scenario/model.ts";
import { createFakeTarget } from "../../src/targets/fake/fake-target.ts";
import type { Deployment, Service } from "../../src/targets/target.ts";
import { scenarioOf } from "../scenario/virtual-disk.ts";

const measured = { sent: 3, answered: 3 } as unknown as LoadMeasured;

async function measure(
  load: string,
  change: (disposed: () => void) => Partial<Deployment>,
  generate: LoadGenerator = async ({ serve }) => {
    await serve();
    return measured;
  },
  signal = new AbortController().signal,
) {
  const scenario = scenarioOf(
    `name: s\nrequest: { body: x }\nload: ${load}\ntimeouts: { start: 500ms }\ntargets: { t: { kind: fake, body: right, starts: { cold: [{ totalMs: 1 }] } } }`,
  );
  let disposed = 0;
  const made = await createFakeTarget({ clock: systemClock }).deploy(scenario.targets[0] as FakeConfig, signal);
  const deployment = { ...made, ...change(() => void disposed++) };
  const result = await measureLoad({ scenario, target: "t", deployment, clock: systemClock, signal, generate });
  return { ...result, disposed };
}

const service = (disposed: () => void, name: string): Service => ({
  origin: { secure: false, host: name, port: 1 },
  request: { method: "POST", path: "/", headers: {}, body: new Uint8Array() },
  usage: async () => ({ cpuNs: null, memoryBytes: null }),
  [Symbol.asyncDispose]: async () => disposed(),
});
const served = (disposed: () => void): Partial<Deployment> => ({
  service: {
    reachable: true,
    warm: async () => service(disposed, "warm"),
    launch: async () => service(disposed, "launched"),
  },
});
const open = "{ mode: open, rate: 3, duration: 1s }";

describe("a load", () => {
  test("is recorded with its plan, and its server is removed", async () => {
    const { record, disposed } = await measure(open, served);
    expect(record).toEqual({
      scenario: "s",
      target: "t",
      plan: {
        mode: "open",
        from: "warm",
        stages: [{ fromRate: 3, rate: 3, durationMs: 1_000 }],
        connections: 1_000,
        timeoutMs: 10_000,
      },
      measured,
    });
    expect(disposed).toBe(1);
    expect(loadRecordSchema.shape.plan.parse(record?.plan)).toEqual(record?.plan);
  });

  test("from zero launches a server once the target was made ready; a warm one is waited for", async () => {
    const hosts: string[] = [];
    const steps: string[] = [];
    const generate: LoadGenerator = async ({ serve, from }) => {
      steps.push(`generate ${from}`);
      hosts.push((await serve()).origin.host);
      return measured;
    };
    const preparation = { leastMs: 0, run: async () => void steps.push("prepare") };
    const prepared = (disposed: () => void): Partial<Deployment> => ({ ...served(disposed), preparation });
    await measure("{ mode: burst, requests: 2 }", prepared, generate);
    await measure(open, prepared, generate);
    expect(hosts).toEqual(["launched", "warm"]);
    expect(steps).toEqual(["prepare", "generate zero", "generate warm"]);
  });

  test("of what has no server says why, and nothing is sent", async () => {
    const never: LoadGenerator = async () => {
      throw new Error("nothing is to be sent");
    };
    const reasons = await Promise.all(
      [
        { service: { reachable: false, reason: "a command is started for each request" } as const },
        { service: undefined as never },
        { service: { reachable: true, warm: async () => service(() => undefined, "x") } as const },
      ].map(async (change) => (await measure("{ mode: burst, requests: 2 }", () => change, never)).record?.reason),
    );
    expect(reasons).toEqual([
      "not reachable: a command is started for each request",
      "not reachable: it takes no requests from others",
      "not reachable: it cannot be brought to zero, only loaded as it is (from: warm)",
    ]);
  });

  test("whose server does not start, or not in time, says so", async () => {
    const refused = await measure(open, () => ({
      service: { reachable: true, warm: async () => Promise.reject(new BenchError("incomplete", "no server: exit 3")) },
    }));
    expect(refused.record).toMatchObject({ reason: "no server: exit 3" });
    const late = await measure(open, () => ({
      service: {
        reachable: true,
        warm: async (_, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason as Error));
          }),
      },
    }));
    expect(late.record?.reason).toBe("starting a server to load did not finish within 500 ms");
  });

  test("that is interrupted keeps what was sent; a defect is no property of the target", async () => {
    const stop = new AbortController();
    const interrupted = await measure(
      open,
      served,
      async ({ serve }) => {
        await serve();
        stop.abort(new Error("SIGINT"));
        return measured;
      },
      stop.signal,
    );
    expect(interrupted.record).toMatchObject({ measured, reason: "SIGINT" });
    expect(interrupted.disposed).toBe(1);
    await expect(measure(open, served, async () => Promise.reject(new TypeError("a bug")))).rejects.toThrow("a bug");
  });

  test("whose server cannot be removed says so beside what was measured", async () => {
    const { record, teardownError } = await measure(open, () =>
      served(() => {
        throw new Error("device or resource busy");
      }),
    );
    expect(record).toHaveProperty("measured");
    expect(teardownError).toBe("device or resource busy");
  });
});
