import fc from "fast-check";
import { expect, test } from "vitest";
import { nextStep, type Reading } from "../../src/runner/density-steps.ts";

/** Every reading of a host whose instances weigh what `bytes` says. */
function readAll(bytes: (instances: number) => number, budgetBytes: number, instances: number) {
  const readings: Reading[] = [{ instances: 0, bytes: bytes(0) }];
  for (;;) {
    const next = nextStep(readings, { budgetBytes, instances });
    if ("stopped" in next) return { counts: readings.map((reading) => reading.instances), readings, ...next };
    readings.push({ instances: next.instances, bytes: bytes(next.instances) });
  }
}

test("doubles up to 4, then goes on in even steps to the limit", () => {
  const { counts, stopped } = readAll((n) => 50 + n, 1_000_000, 100);
  expect(counts).toEqual([0, 1, 2, 4, 8, 16, 28, 40, 52, 64, 76, 88, 100]);
  expect(stopped).toBe("instances");
});

test("meets the budget exactly: as many as fit, and one more", () => {
  const { counts, stopped } = readAll((n) => 40 + 7 * n, 256, 100);
  expect(stopped).toBe("memory");
  expect(counts.slice(-2)).toEqual([30, 31]);
});

test("a host that is larger than the budget by itself ends at once; one instance is enough to ask for", () => {
  expect(readAll(() => 300, 256, 100)).toMatchObject({ counts: [0], stopped: "memory" });
  expect(readAll((n) => n, 256, 1)).toMatchObject({ counts: [0, 1], stopped: "instances" });
});

const sizes = fc.record({
  host: fc.integer({ min: 0, max: 500 }),
  shared: fc.integer({ min: 0, max: 100 }),
  each: fc.double({ min: 0.01, max: 200, noNaN: true }),
  budget: fc.integer({ min: 1, max: 2_000 }),
  most: fc.integer({ min: 1, max: 300 }),
});

test("whatever the sizes: it ends, never above the limit, never more than doubling, and says why it ended", () => {
  fc.assert(
    fc.property(sizes, ({ host, shared, each, budget, most }) => {
      const weigh = (n: number): number => host + (n > 0 ? shared : 0) + each * n;
      const { counts, readings, stopped } = readAll(weigh, budget, most);
      counts.slice(1).forEach((count, at) => {
        const before = counts[at] ?? 0;
        expect(count).toBeGreaterThan(before);
        expect(count).toBeLessThanOrEqual(Math.max(1, 2 * before));
        expect(count).toBeLessThanOrEqual(most);
      });
      const last = readings.at(-1);
      if (stopped === "memory") expect(last?.bytes).toBeGreaterThan(budget);
      else expect(counts.at(-1)).toBe(most);
      expect(readings.slice(0, -1).every(({ bytes }) => bytes <= budget)).toBe(true);
    }),
    { seed: 3 },
  );
});

test("with instances of one size the budget is overshot by one of them, or by what the first brought along", () => {
  fc.assert(
    fc.property(sizes, ({ host, each, budget, most }) => {
      const { readings, stopped } = readAll((n) => host + each * n, budget, most);
      const last = readings.at(-1)?.bytes ?? 0;
      if (stopped === "memory" && readings.length > 1) expect(last - budget).toBeLessThanOrEqual(each * 1.000001);
    }),
    { seed: 4 },
  );
});

test("instances that weigh nothing are added by doubling and even steps alone", () => {
  const { counts } = readAll(() => 10, 256, 40);
  expect(counts).toEqual([0, 1, 2, 4, 8, 13, 18, 23, 28, 33, 38, 40]);
});
