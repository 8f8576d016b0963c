import Big from "big.js";
import { describe, expect, test } from "vitest";
import { createSpendingMeter } from "../../src/cli/spending-meter.ts";
import { approveSpending, parseSpendingCap, planSpending, type SpendingItem } from "../../src/cli/spending-plan.ts";
import type { LambdaConfig, Scenario } from "../../src/scenario/model.ts";
import type { Deployment, Invocation } from "../../src/targets/target.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { parse } from "../scenario/virtual-disk.ts";

const text = (target: string): string => `
name: s
request: { body: hi }
starts: [cold, warm]
stop: { trials: 4 }
warm: { warmup: 2, invocations: 3 }
burst: { requests: 5, rounds: 2 }
targets:
  aws: { kind: lambda, code: { image: i }, memory: 1024MiB, timeout: 10s, ${target} }
`;

function planOf(target = "region: us-east-1"): { scenario: Scenario; item: SpendingItem } {
  const parsed = parse(text(target));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const [scenario] = parsed.scenarios;
  const starts = { cold: { reachable: true }, warm: { reachable: true } } as const;
  const [item] = planSpending([{ scenario, configs: scenario.targets }], () => starts, {});
  if (item === undefined) throw new Error("not metered");
  return { scenario, item };
}

describe("what a run plans to spend", () => {
  test("counts starts, bursts and all warm requests, those discarded as warmup, too", () => {
    expect(planOf().item.planned).toEqual({ memoryMiB: 1024, timeoutMs: 10_000, starts: 14, warm: 20, versions: 0 });
  });

  test("is printed before the first call, with what it assumes", () => {
    const [line, sum] = approveSpending([planOf().item], new Big(1));
    expect(line).toBe(
      "aws (s) on AWS Lambda in us-east-1: 14 starts and 20 warm requests at 1024 MB: about $0.00027, at most $0.0080",
    );
    expect(sum).toContain("cap $1.00, at which the run stops (--max-usd)");
  });

  test("above the cap is refused with exit code 6, naming both", () => {
    expect(() => approveSpending([planOf().item], new Big("0.0001"))).toThrow(
      expect.objectContaining({
        code: "spending-cap",
        message: expect.stringContaining("more than the cap of $0.00010"),
      }),
    );
  });

  test("cannot be capped where the price is unknown", () => {
    const unknown = planOf("region: ap-south-9").item;
    expect(() => approveSpending([unknown], new Big(1))).toThrow("no price is known for ap-south-9");
    expect(() => approveSpending([planOf("").item], new Big(1))).toThrow("its region is not known");
    expect(approveSpending([unknown], null)[0]).toContain("price unknown");
  });

  test.each(["", "one", "-1", "1e3", "$1"])("--max-usd %j is refused", (cap) => {
    expect(() => parseSpendingCap(cap)).toThrow(expect.objectContaining({ code: "usage" }));
  });
  test("unlimited is no cap", () => {
    expect(parseSpendingCap("unlimited")).toBeNull();
    expect(parseSpendingCap("0.25")?.toFixed()).toBe("0.25");
  });
});

const invocation = (billedMs: number | null): Invocation => ({
  startedNs: nanoseconds(0),
  totalNs: nanoseconds(1),
  phases: [],
  result: { ok: true, response: { status: 200, headers: {}, body: new Uint8Array() } },
  usage: { cpuNs: null, peakMemoryBytes: null, billedMs },
  evidence: { instance: "i", invocation: 1, by: "adapter" },
});

/** A deployment whose invocations are billed as the list says, in order. */
function billed(list: (number | null)[]): Deployment {
  const next = (): Invocation => invocation(list.shift() ?? null);
  return {
    facts: {},
    start: async () => ({
      invocation: next(),
      instance: { invoke: async () => next(), [Symbol.asyncDispose]: async () => undefined },
    }),
    burst: async (count) => Array.from({ length: count }, next),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

describe("the meter", () => {
  const request = { method: "POST", path: "/", headers: {}, body: new Uint8Array() };
  const { signal } = new AbortController();
  const watch = (cap: Big | null, list: (number | null)[]) => {
    const { scenario, item } = planOf();
    const meter = createSpendingMeter([item], cap);
    return { meter, deployment: meter.watch(scenario, item.config as LambdaConfig, billed(list)) };
  };

  test("adds up starts, warm requests and bursts; one without a report counts as its limit", async () => {
    const { meter, deployment } = watch(null, [1000, 100, 10, 20, null]);
    const { instance } = await deployment.start("cold", request, signal);
    await instance?.invoke(request, signal);
    await deployment.burst?.(2, request, signal);
    await instance?.invoke(request, signal);
    const seconds = 1 + 0.1 + 0.01 + 0.02 + 10;
    const usd = new Big(seconds).times("0.0000166667").plus(5 * 0.0000002);
    expect(meter.spent()).toEqual({
      usd: usd.toFixed(),
      capUsd: null,
      invocations: 5,
      unreported: 1,
      capReached: false,
    });
  });

  test("stops the run before a trial that could exceed the cap, and keeps what was spent", async () => {
    // A trial may cost 20 s of start and 5 warm requests of 10 s: 0.0012 USD at 1 GB.
    const { meter, deployment } = watch(new Big("0.0015"), [20_000, 500]);
    await deployment.start("cold", request, signal);
    await expect(deployment.start("cold", request, signal)).rejects.toMatchObject({ code: "spending-cap" });
    expect(meter.signal.aborted).toBe(true);
    expect(meter.spent()).toMatchObject({ invocations: 1, capReached: true, capUsd: "0.0015" });
  });

  test("leaves other targets alone", () => {
    const { scenario, item } = planOf();
    const deployment = billed([]);
    const other = { ...item.config, name: "other" };
    expect(createSpendingMeter([item], null).watch(scenario, other, deployment)).toBe(deployment);
    expect(createSpendingMeter([], null).spent()).toBeUndefined();
  });
});
