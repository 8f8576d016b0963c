import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { billedMemoryMiB, billedTimeMs, billedVcpus } from "../../src/cost/billing-rules.ts";
import type { BillingRule } from "../../src/cost/offer.ts";

const rule: BillingRule = {
  of: "request",
  granularityMs: 100,
  minimumMs: 0,
  minimumMemoryMiB: 128,
  memoryStepMiB: 64,
  minimumVcpus: 0.25,
  clock: "init",
};

describe("billed time", () => {
  test.each([
    [0, 0],
    [0.001, 100],
    [100, 100],
    [100.000_000_001, 100],
    [100.01, 200],
    [38.7 + 61.3, 100],
  ])("of %d ms in steps of 100 ms is %d ms", (ms, billed) => {
    expect(billedTimeMs(rule, ms)).toBe(billed);
  });
  test.each([
    [0, 60_000],
    [59_999, 60_000],
    [60_000.5, 61_000],
  ])("of %d ms by the second with at least a minute is %d ms", (ms, billed) => {
    expect(billedTimeMs({ ...rule, granularityMs: 1_000, minimumMs: 60_000 }, ms)).toBe(billed);
  });
  test("a minimum between two steps is rounded up, too", () => {
    expect(billedTimeMs({ ...rule, minimumMs: 250 }, 1)).toBe(300);
  });
  test("is never less than what ran, nor a step more, and does not fall", () => {
    const ms = fc.double({ min: 0, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 1, max: 1_000 }), (a, b, granularityMs) => {
        const fine = { ...rule, granularityMs };
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(billedTimeMs(fine, low)).toBeLessThanOrEqual(billedTimeMs(fine, high));
        expect(billedTimeMs(fine, low) - low).toBeGreaterThanOrEqual(-1e-6);
        expect(billedTimeMs(fine, low) - low).toBeLessThan(granularityMs + 1e-6);
      }),
    );
  });
  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("%d ms is refused", (ms) => {
    expect(() => billedTimeMs(rule, ms)).toThrow(RangeError);
  });
});

test("memory has a least size and steps", () => {
  expect([1, 128, 129, 192, 192.5].map((mib) => billedMemoryMiB(rule, mib))).toEqual([128, 128, 192, 192, 256]);
  expect(() => billedMemoryMiB(rule, 0)).toThrow(RangeError);
});

test("CPU has a least size", () => {
  expect([0, 0.25, 1.5].map((vcpus) => billedVcpus(rule, vcpus))).toEqual([0.25, 0.25, 1.5]);
  expect(() => billedVcpus(rule, -1)).toThrow(RangeError);
});
