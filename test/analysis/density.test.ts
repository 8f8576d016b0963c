import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseDensities } from "../../src/analysis/density.ts";
import type { Density } from "../../src/analysis/analysis.ts";
import type { DensityRecord } from "../../src/results/run-record.ts";
import { runRecord, target } from "./run-fixture.ts";

const mebibyte = 1_048_576;

const record = (part: Partial<DensityRecord>): DensityRecord => ({
  scenario: "hello",
  target: "wasm-c",
  budgetBytes: 256,
  instances: 100,
  of: "scripted",
  readings: [],
  stopped: "instances",
  ...part,
});
const line = (host: number, each: number, counts: readonly number[]): DensityRecord["readings"] =>
  counts.map((instances) => ({ instances, bytes: host + each * instances }));
const analyse = (part: Partial<DensityRecord>): Density => {
  const [density] = analyseDensities(runRecord([target("wasm-c", "wasm")], { densities: [record(part)] }), 0.95);
  if (density === undefined) throw new Error("no density");
  return density;
};

test("a run without densities has none", () => {
  expect(analyseDensities(runRecord([target("wasm-c", "wasm")]), 0.95)).toEqual([]);
});

test("where the budget was reached, how many fit is measured, and nothing is extrapolated", () => {
  const density = analyse({ readings: line(100, 10, [0, 1, 2, 4, 8, 15, 16]), stopped: "memory" });
  expect(density).toMatchObject({
    kind: "wasm",
    hostBytes: 100,
    held: { atLeast: 15, below: 16 },
    extrapolated: null,
    reason: null,
  });
  expect(density.perInstance).toMatchObject({ point: 10, n: 5 });
});

test("where the budget was jumped over, the count lies between two readings", () => {
  expect(analyse({ readings: line(100, 10, [0, 1, 2, 4, 8, 20]), stopped: "memory" }).held).toEqual({
    atLeast: 8,
    below: 20,
  });
});

test("where it was not reached, what was held is a lower bound, and the rest is extrapolated apart", () => {
  const density = analyse({ readings: line(100, 2, [0, 1, 2, 4, 8, 12, 16, 20]) });
  expect(density.held).toEqual({ atLeast: 20, below: null });
  expect(density.extrapolated).toEqual({ point: 78, low: 78, high: 78 });
});

test("what only the first instance brings along is not what one more takes", () => {
  const readings = line(50, 10, [0, 1, 2, 4, 8]).map(({ instances, bytes }) => ({
    instances,
    bytes: bytes + (instances > 0 ? 40 : 0),
  }));
  const density = analyse({ readings });
  expect(density.perInstance?.point).toBe(10);
  expect(density.hostBytes).toBe(50);
});

test("a host that is larger than the budget holds none", () => {
  expect(analyse({ readings: [{ instances: 0, bytes: 300 }], stopped: "memory" })).toMatchObject({
    held: { atLeast: 0, below: 0 },
    perInstance: null,
    extrapolated: null,
  });
});

test("what was not weighed is not known, and says why", () => {
  expect(analyse({ stopped: "not-held", reason: "nothing lives on", of: "" })).toMatchObject({
    hostBytes: null,
    perInstance: null,
    held: null,
    extrapolated: null,
    reason: "nothing lives on",
  });
});

test("instances that weigh nothing, or less, are not extrapolated; an interval down to 0 has no upper end", () => {
  expect(analyse({ readings: line(100, 0, [0, 1, 2, 4, 8]) }).extrapolated).toBeNull();
  expect(analyse({ readings: line(100, -1, [0, 1, 2, 4, 8]) }).extrapolated).toBeNull();
  const noisy = [0, 100, 101, 109, 104, 108, 111, 114].map((bytes, instances) => ({ instances, bytes }));
  const { extrapolated, perInstance } = analyse({ readings: noisy });
  expect(perInstance?.low).toBeLessThan(0);
  expect(extrapolated).toMatchObject({ point: 54, low: 24, high: null });
});

describe("whatever the sizes of the instances", () => {
  const readings = fc
    .record({
      host: fc.integer({ min: 0, max: 100 * mebibyte }),
      sizes: fc.array(fc.integer({ min: 1, max: 20 * mebibyte }), { minLength: 4, maxLength: 40 }),
      budget: fc.integer({ min: mebibyte, max: 512 * mebibyte }),
    })
    .map(({ host, sizes, budget }) => {
      let bytes = host;
      const all = [
        { instances: 0, bytes },
        ...sizes.map((size, at) => ({ instances: at + 1, bytes: (bytes += size) })),
      ];
      const over = all.findIndex((reading) => reading.bytes > budget);
      const kept = over < 0 ? all : all.slice(0, over + 1);
      return record({ readings: kept, budgetBytes: budget, stopped: over < 0 ? "instances" : "memory" });
    });

  test("what is measured and what is extrapolated are never confused", () => {
    fc.assert(
      fc.property(readings, (one) => {
        const { held, extrapolated } = analyse(one);
        const last = one.readings.at(-1);
        if (one.stopped === "memory") {
          expect(extrapolated).toBeNull();
          expect(held?.below).toBe(last?.instances);
        } else {
          expect(held).toEqual({ atLeast: last?.instances, below: null });
          expect(extrapolated?.point ?? Infinity).toBeGreaterThanOrEqual(last?.instances ?? 0);
        }
      }),
      { seed: 8 },
    );
  });

  test("every point lies in its interval", () => {
    fc.assert(
      fc.property(readings, (one) => {
        const { extrapolated, perInstance } = analyse(one);
        for (const interval of [extrapolated, perInstance]) {
          if (interval === null) continue;
          const { low, point, high } = interval;
          expect(low ?? point).toBeLessThanOrEqual(point);
          expect(high ?? point).toBeGreaterThanOrEqual(point);
        }
      }),
      { seed: 9 },
    );
  });
});
