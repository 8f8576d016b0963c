import Big from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { billMonth } from "../../src/cost/bill.ts";
import type { MonthlyUse, Offer } from "../../src/cost/offer.ts";
import { tierCosts } from "../../src/cost/tiered-price.ts";
import { shipped } from "./prices.ts";

const packing = { density: 50, utilisation: 0.7 };
const billable = shipped.offers.filter(({ id }) => id !== "fermyon-wasm-functions");
const offer: fc.Arbitrary<Offer> = fc.constantFrom(...billable);
const amount = fc.double({ min: 0, max: 1e15, noNaN: true });
/** Time without a request is kept above 0, without which provisioned concurrency has no bill. */
const use: fc.Arbitrary<MonthlyUse> = fc.record({
  requests: fc.integer({ min: 0, max: 1e12 }),
  billedMs: amount,
  idleMs: fc.double({ min: 1, max: 1e12, noNaN: true }),
  aliveMs: amount,
  cpuMs: amount,
  memoryMiB: fc.integer({ min: 1, max: 10_240 }),
  vcpus: fc.double({ min: 0, max: 16, noNaN: true }),
  scratchMiB: fc.constant(0),
});
const usd = (of: Offer, month: MonthlyUse): Big => {
  const bill = billMonth(of, month, packing);
  if (bill.usd === null) throw new Error(`${of.id}: ${bill.unknown}`);
  return bill.usd;
};

test("a bill never falls when use grows, and is never below zero", () => {
  const grown = fc.constantFrom("requests", "billedMs", "aliveMs", "cpuMs", "memoryMiB", "vcpus" as const);
  fc.assert(
    fc.property(offer, use, grown, fc.integer({ min: 1, max: 1_000_000 }), (of, month, field, more) => {
      // Of instances, idle time is a part of the billed time.
      const fitting = { ...month, idleMs: Math.min(month.idleMs, month.billedMs + 1) };
      const larger = { ...fitting, [field]: (fitting[field as keyof MonthlyUse] as number) + more };
      expect(usd(of, fitting).gte(0)).toBe(true);
      expect(usd(of, larger).gte(usd(of, fitting))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("a bill is the sum of its lines", () => {
  fc.assert(
    fc.property(offer, use, (of, month) => {
      const { lines, usd: sum } = billMonth(of, month, packing);
      expect(lines.reduce((total, line) => total.plus(line.usd ?? 0), new Big(0)).toFixed()).toBe(sum?.toFixed());
    }),
  );
});

test("more than the free quota costs, less does not: at its boundary by one request", () => {
  for (const of of billable) {
    if (of.model !== "per-request" || of.free.requests.eq(0)) continue;
    const month = {
      requests: Number(of.free.requests),
      billedMs: 0,
      idleMs: 0,
      aliveMs: 0,
      cpuMs: 0,
      memoryMiB: 1,
      vcpus: 0,
    };
    expect(usd(of, month).toFixed()).toBe("0");
    expect(usd(of, { ...month, requests: month.requests + 1 }).toFixed()).toBe(of.request?.toFixed());
  }
});

test("the parts of all tiers are the quantity, and its cost lies between the least and the highest price", () => {
  for (const of of billable) {
    if (of.model !== "per-request" || of.gibSecond === null) continue;
    const tiers = of.gibSecond;
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (quantity) => {
        const parts = tierCosts(tiers, new Big(quantity));
        const [all, cost] = parts.reduce(
          ([q, c], part) => [q.plus(part.quantity), c.plus(part.usd)],
          [new Big(0), new Big(0)],
        );
        const prices = tiers.map(({ price }) => price).toSorted((a, b) => a.cmp(b));
        expect(all.toFixed()).toBe(new Big(quantity).toFixed());
        expect(cost.gte((prices[0] as Big).times(quantity)) && cost.lte((prices.at(-1) as Big).times(quantity))).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
  }
});
