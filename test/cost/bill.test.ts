import Big from "big.js";
import { describe, expect, test } from "vitest";
import { billMonth } from "../../src/cost/bill.ts";
import { billedTimeMs } from "../../src/cost/billing-rules.ts";
import { msPerMonth } from "../../src/cost/month.ts";
import type { Bill, MonthlyUse, PerRequestOffer } from "../../src/cost/offer.ts";
import { tierCosts } from "../../src/cost/tiered-price.ts";
import { idleMonth, noPacking, shippedOffer, vectors } from "./prices.ts";

const zero = new Big(0);
const lineOf = ({ lines }: Bill, what: string): string | undefined =>
  lines.find((line) => line.what === what)?.usd?.toFixed();
const cents = ({ usd }: Bill): string => (usd === null ? "unknown" : usd.toFixed(2));

describe("published totals are given to the cent", () => {
  const workers = vectors.filter(({ provider }) => provider === "cloudflare-workers");
  test.each(workers)("$provider: $requests requests", ({ requests = 0, cpuMsPerRequest = 0, usdPerMonth = 0 }) => {
    const use = { ...idleMonth, requests, cpuMs: requests * cpuMsPerRequest };
    expect(cents(billMonth(shippedOffer("cloudflare-workers", "cpu-time"), use, noPacking))).toBe(
      usdPerMonth.toFixed(2),
    );
  });

  // Each is the line of one tier: its GB-seconds lie above all of the tiers before it. Requests and free quota are not part of it.
  const lambda = vectors.filter(({ provider }) => provider === "aws-lambda");
  test.each(lambda)("$provider $arch: $gbSeconds GB-s in tier $tier", ({ arch, tier = 1, gbSeconds = 0, usd = 0 }) => {
    const shippedLambda = shippedOffer(arch === "arm64" ? "aws-lambda-arm64" : "aws-lambda-x86", "per-request");
    const offer = { ...shippedLambda, free: { requests: zero, gibSeconds: zero, vcpuSeconds: zero } };
    const tiers = offer.gibSecond ?? [];
    const before = Number(tiers[tier - 2]?.upTo ?? 0);
    const month = (gb: number): Big =>
      billMonth(offer, { ...idleMonth, billedMs: gb * 1_000 }, noPacking).usd ?? new Big(Number.MAX_SAFE_INTEGER);
    expect(
      month(before + gbSeconds)
        .minus(month(before))
        .toFixed(2),
    ).toBe(usd.toFixed(2));
    expect(tierCosts(tiers, new Big(before + gbSeconds))[tier - 1]?.usd.toFixed(2)).toBe(usd.toFixed(2));
  });
  test("there are vectors", () => {
    expect([workers.length, lambda.length]).toEqual([2, 3]);
  });
});

describe("a bill of requests", () => {
  const lambda = shippedOffer("aws-lambda-arm64", "per-request");
  test("begins where the free quota ends", () => {
    const free = { ...idleMonth, requests: 1_000_000, billedMs: 400_000_000 };
    expect(billMonth(lambda, free, noPacking).usd?.toFixed()).toBe("0");
    expect(billMonth(lambda, { ...free, requests: 1_000_001 }, noPacking).usd?.toFixed()).toBe("0.0000002");
    expect(billMonth(lambda, { ...free, billedMs: 400_001_000 }, noPacking).usd?.toFixed()).toBe("0.0000133334");
  });
  test("has tiers after the free quota", () => {
    const use = { ...idleMonth, billedMs: (7_500_000_000 + 400_000 + 1) * 1_000 };
    expect(lineOf(billMonth(lambda, use, noPacking), "duration")).toBe("100000.5000120001");
  });
  test("has a fee that dwarfs a millisecond of 128 MB by 96 times", () => {
    const x86 = shippedOffer("aws-lambda-x86", "per-request");
    const offer = { ...x86, free: { requests: zero, gibSeconds: zero, vcpuSeconds: zero } };
    const bill = billMonth(offer, { ...idleMonth, requests: 1, billedMs: 1, memoryMiB: 128 }, noPacking);
    expect(Number(lineOf(bill, "requests")) / Number(lineOf(bill, "duration"))).toBeCloseTo(96, 0);
  });
  test("has the scratch space beyond what is free", () => {
    const use = { ...idleMonth, billedMs: 1_000, scratchMiB: 512 };
    expect(lineOf(billMonth(lambda, use, noPacking), "scratch")).toBeUndefined();
    expect(lineOf(billMonth(lambda, { ...use, scratchMiB: 1_536 }, noPacking), "scratch")).toBe("0.0000000309");
    const azure = billMonth(shippedOffer("azure-functions", "per-request"), { ...use, scratchMiB: 1 }, noPacking);
    expect(azure).toMatchObject({ usd: null, unknown: "the price of its scratch is not known" });
  });
  test("adds vCPUs where they are billed, and idle minimum instances at their rate", () => {
    const bill = billMonth(
      shippedOffer("cloud-run", "per-request"),
      { ...idleMonth, billedMs: 1e9, idleMs: 1e6, vcpus: 2, memoryMiB: 2_048 },
      noPacking,
    );
    expect(lineOf(bill, "CPU")).toBe(new Big("0.000024").times(2e6 - 180_000).toFixed());
    expect(lineOf(bill, "memory")).toBe(new Big("0.0000025").times(2e6 - 360_000).toFixed());
    expect(lineOf(bill, "idle")).toBe("0.01");
  });
  test("of provisioned concurrency has its rate for the whole life, and is unknown without any", () => {
    const provisioned = shippedOffer("aws-lambda-x86-provisioned", "per-request");
    const use = { ...idleMonth, requests: 1_000_000, billedMs: 600_000, idleMs: msPerMonth - 600_000 };
    const bill = billMonth(provisioned, use, noPacking);
    expect(lineOf(bill, "idle")).toBe(new Big("0.0000041667").times(msPerMonth / 1_000).toFixed());
    expect(lineOf(bill, "duration")).toBe(new Big("0.0000097222").times(600).toFixed());
    expect(billMonth(provisioned, { ...use, idleMs: 0 }, noPacking)).toMatchObject({
      usd: null,
      unknown: expect.stringContaining("always there"),
    });
  });
});

test("a function of half a millisecond pays Azure Functions' 100 ms and 128 MB", () => {
  const azure = shippedOffer("azure-functions", "per-request");
  const offer: PerRequestOffer = { ...azure, free: { requests: zero, gibSeconds: zero, vcpuSeconds: zero } };
  const requests = 1_000_000;
  const use = { ...idleMonth, requests, billedMs: requests * billedTimeMs(azure.rule, 0.5), memoryMiB: 3 };
  expect(billMonth(offer, use, noPacking).usd?.toFixed()).toBe("0.4");
  const lambda = shippedOffer("aws-lambda-x86", "per-request");
  expect(billedTimeMs(lambda.rule, 0.5)).toBe(1);
});

describe("a bill of instances", () => {
  test("is a month of Fargate at the provider's hourly prices", () => {
    const use = { ...idleMonth, billedMs: msPerMonth, memoryMiB: 2_048, vcpus: 1 };
    const bill = billMonth(shippedOffer("aws-fargate-x86", "instance-hours"), use, noPacking);
    // AWS Pricing Calculator: 730 h x 0.04048 + 730 h x 2 GB x 0.004445.
    expect(cents(bill)).toBe((730 * 0.04048 + 730 * 2 * 0.004445).toFixed(2));
  });
  test("has the least size that is sold", () => {
    const fargate = shippedOffer("aws-fargate-x86", "instance-hours");
    const least = billMonth(fargate, { ...idleMonth, billedMs: 1e9, memoryMiB: 512, vcpus: 0.25 }, noPacking);
    const less = billMonth(fargate, { ...idleMonth, billedMs: 1e9, memoryMiB: 3, vcpus: 0.01 }, noPacking);
    expect(less).toEqual(least);
  });
  test("has idle time of minimum instances at the idle rate, and all other idle time in full", () => {
    const apps = shippedOffer("azure-container-apps", "instance-hours");
    const use = { ...idleMonth, requests: 3_000_000, billedMs: 3e9, memoryMiB: 2_048 };
    const full = billMonth(apps, use, noPacking);
    expect([lineOf(full, "requests"), lineOf(full, "idle")]).toEqual(["0.4", undefined]);
    const kept = billMonth(apps, { ...use, idleMs: 1e9 }, noPacking);
    expect(lineOf(kept, "idle")).toBe(new Big("0.000003").times(1e6).plus(new Big("0.000003").times(2e6)).toFixed());
    expect(Number(full.usd) - Number(kept.usd)).toBeCloseTo((0.000024 - 0.000003) * 1e6, 9);
  });
  test("that has CPU as used is unknown without its CPU time", () => {
    const containers = shippedOffer("cloudflare-containers", "instance-hours");
    const use = { ...idleMonth, billedMs: 1e9, vcpus: 4 };
    expect(lineOf(billMonth(containers, { ...use, cpuMs: 5e6 }, noPacking), "CPU")).toBe("0.1");
    expect(billMonth(containers, { ...use, cpuMs: null }, noPacking)).toMatchObject({
      usd: null,
      unknown: "CPU time was not measured",
    });
  });
});

describe("a bill of a machine", () => {
  const machine = shippedOffer("ec2-c7g.large", "machine");
  const use: MonthlyUse = { ...idleMonth, aliveMs: 100 * msPerMonth, cpuMs: 0.5 * msPerMonth };
  const bill = (density: number | null, utilisation = 1, other: Partial<MonthlyUse> = {}): Bill =>
    billMonth(machine, { ...use, ...other }, { density, utilisation });

  test("is the share of it that instances fill", () => {
    expect(bill(100).usd?.toFixed(3)).toBe((730 * 0.0725).toFixed(3));
    expect(bill(100, 0.5).usd?.toFixed(3)).toBe((2 * 730 * 0.0725).toFixed(3));
  });
  test("halves when twice as many fit, until CPU binds", () => {
    expect(bill(200).usd?.times(2).toFixed(9)).toBe(bill(100).usd?.toFixed(9));
    expect(bill(800).usd?.toFixed(6)).toBe(bill(100_000).usd?.toFixed(6));
    expect(bill(100_000).usd?.toFixed(6)).toBe(((730 * 0.0725 * 0.5) / 2).toFixed(6));
  });
  test("counts of a burstable machine what it may use for good", () => {
    const micro = billMonth(shippedOffer("ec2-t4g.micro", "machine"), use, { density: 1e6, utilisation: 1 });
    expect(micro.usd?.toFixed(6)).toBe(((730 * 0.0084 * 0.5) / (2 * 0.1)).toFixed(6));
  });
  test("is unknown without a density or CPU time, never zero", () => {
    expect(bill(null)).toEqual({
      lines: [{ what: "machine", usd: null }],
      usd: null,
      unknown: "how many instances the machine holds was neither measured nor given",
    });
    expect(bill(100, 1, { cpuMs: null }).unknown).toMatch(/CPU time was not measured/);
  });
  test.each([0, -1, 1.01, Number.NaN])("refuses the utilisation %d", (utilisation) => {
    expect(() => bill(100, utilisation)).toThrow("not a utilisation");
  });
});

test("a price that is not published makes a bill unknown, with every line that is", () => {
  const bill = billMonth(shippedOffer("fermyon-wasm-functions", "cpu-time"), { ...idleMonth, requests: 1 }, noPacking);
  expect(bill.lines.map(({ usd }) => usd)).toEqual([null, null, null]);
  expect(bill).toMatchObject({ usd: null, unknown: "the price of its monthly minimum is not known" });
});

test.each(["requests", "billedMs", "aliveMs", "cpuMs"])("a use without a number for %s is refused", (name) => {
  const use = { ...idleMonth, [name]: Number.NaN };
  expect(() => billMonth(shippedOffer("cloud-run", "per-request"), use, noPacking)).toThrow(`${name} NaN`);
});
