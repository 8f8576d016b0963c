import { describe, expect, test } from "vitest";
import { measureBurst } from "../../src/runner/burst.ts";
import type { FakeStep } from "../../src/scenario/fake-script.ts";
import type { FakeConfig, Scenario } from "../../src/scenario/model.ts";
import { createFakeTarget } from "../../src/targets/fake/fake-target.ts";
import type { Deployment } from "../../src/targets/target.ts";
import { systemClock } from "../../src/io/system-clock.ts";
import { scenarioOf } from "../scenario/virtual-disk.ts";

const text = (steps: readonly FakeStep[], extra = ""): string => `
name: s
request: { body: hi }
expect: { body: right }
burst: { requests: 3, rounds: 2 }
timeouts: { start: 2s }
targets:
  t: { kind: fake, body: right, starts: { ${extra} cold: ${JSON.stringify(steps)} } }
`;

async function measure(
  steps: readonly FakeStep[],
  change: (deployment: Deployment) => Partial<Deployment> = () => ({}),
  signal = new AbortController().signal,
  isColdReachable = true,
) {
  const scenario: Scenario = scenarioOf(text(steps));
  const made = await createFakeTarget({ clock: systemClock }).deploy(scenario.targets[0] as FakeConfig, signal);
  const deployment = { ...made, ...change(made) };
  return measureBurst({ scenario, target: "t", deployment, isColdReachable, clock: systemClock, signal });
}

describe("a burst", () => {
  test("is so many first requests, each on an instance of its own, round by round", async () => {
    const record = await measure([{ totalMs: 2 }]);
    expect(record).toMatchObject({ scenario: "s", target: "t", requests: 3 });
    expect(record?.rounds.map((round) => round.length)).toEqual([3, 3]);
    const all = record?.rounds.flat() ?? [];
    expect(all.every(({ ok, cold, totalNs }) => ok && cold && totalNs === 2e6)).toBe(true);
    expect(new Set(all.map(({ instance }) => instance)).size).toBe(6);
    expect(record?.reason).toBeUndefined();
  });

  test("tells wrong answers, failures and instances that had served before", async () => {
    const record = await measure([
      { totalMs: 1, body: "wrong" },
      { totalMs: 1, fail: "refused" },
      { totalMs: 1, stale: true },
      { totalMs: 1, stale: true },
    ]);
    const [wrong, failed, stale, again] = record?.rounds.flat() ?? [];
    expect(wrong).toMatchObject({ ok: false });
    expect(wrong?.message).toContain("wrong");
    expect(failed).toMatchObject({ ok: false, message: "refused" });
    expect(stale).toMatchObject({ ok: true, cold: true });
    expect(again).toMatchObject({ ok: true, cold: false });
    expect(again?.reason).toContain("had already served");
  });

  test("is prepared untimed before each round, and ends with the reason when that fails", async () => {
    let prepared = 0;
    const preparation = {
      leastMs: 0,
      run: async () => {
        prepared++;
        if (prepared === 2) throw new Error("no way to make it cold");
      },
    };
    const record = await measure([{ totalMs: 1 }], () => ({ preparation }));
    expect(record?.rounds).toHaveLength(1);
    expect(record?.reason).toContain("no way to make it cold (after 1 of 2 rounds)");
  });

  test("that a target does not offer is said, and nothing is sent", async () => {
    const record = await measure([{ totalMs: 1 }], () => ({ burst: undefined as never }), undefined, false);
    expect(record).toMatchObject({ rounds: [], reason: "it cannot be made cold for many requests at once" });
  });

  test("of a target without one of its own is as many cold starts at the same moment, all removed afterwards", async () => {
    let [underWay, most, alive, mostAlive] = [0, 0, 0, 0];
    const record = await measure([{ totalMs: 5 }], (deployment) => ({
      burst: undefined as never,
      async start(...args) {
        most = Math.max(most, ++underWay);
        const { invocation, instance } = await deployment.start(...args);
        underWay--;
        mostAlive = Math.max(mostAlive, ++alive);
        return { invocation, instance: instance && { ...instance, [Symbol.asyncDispose]: async () => void alive-- } };
      },
    }));
    expect(record).toMatchObject({ by: "starts", requests: 3 });
    const all = record?.rounds.flat() ?? [];
    expect(all).toHaveLength(6);
    expect(all.every(({ ok, cold }) => ok && cold)).toBe(true);
    expect(new Set(all.map(({ instance }) => instance)).size).toBe(6);
    expect({ most, alive, mostAlive }).toEqual({ most: 3, alive: 0, mostAlive: 3 });
  });

  test("that is interrupted keeps the rounds before", async () => {
    const stop = new AbortController();
    const record = await measure(
      [{ totalMs: 1 }],
      (deployment) => ({
        burst: async (...args) => {
          const made = (await deployment.burst?.(...args)) ?? [];
          if (made[0]?.evidence.instance.endsWith("-4") === true) stop.abort(new Error("SIGINT"));
          return made;
        },
      }),
      stop.signal,
    );
    expect(record?.rounds).toHaveLength(1);
    expect(record?.reason).toBe("SIGINT (after 1 of 2 rounds)");
  });
});
