import { describe, expect, test } from "vitest";
import type { Burst } from "../../src/analysis/analysis.ts";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import type { BurstRecord, BurstSample } from "../../src/results/run-record.ts";
import { seededRandom } from "../../src/units/random.ts";
import { around, runRecord, series, target } from "./run-fixture.ts";

const answered = (ms: number, part: Partial<BurstSample> = {}): BurstSample => ({
  totalNs: ms * 1e6,
  instance: "i",
  cold: true,
  billedMs: null,
  ok: true,
  ...part,
});

function analyse(record: Partial<BurstRecord>, cold: readonly number[] = []): Burst {
  const bursts = [{ scenario: "hello", target: "wasm-c", requests: 3, rounds: [], ...record }];
  const run = runRecord([target("wasm-c", "wasm")], { bursts });
  const analysis = analyseRun({ run, samples: series(cold), location: "results/x", random: seededRandom(1) });
  const [burst] = analysis.bursts;
  if (burst === undefined) throw new Error("no burst");
  return burst;
}

const sixRounds = [1, 2, 3, 4, 5, 6].map((base) => [answered(base), answered(base + 10), answered(base + 30)]);

describe("a burst", () => {
  test("is summed up by rounds: the median of medians and of the slowest, each with an interval of six rounds", () => {
    const burst = analyse({ rounds: sixRounds });
    expect(burst.median).toEqual({ point: 13.5e6, low: 11e6, high: 16e6 });
    expect(burst.slowest).toEqual({ point: 33.5e6, low: 31e6, high: 36e6 });
    expect(burst).toMatchObject({ kind: "wasm", requests: 3, rounds: 6, failed: 0, notCold: 0, reason: null });
  });

  test("is compared with one start by itself of the same run", () => {
    const { aloneNs, slowdown } = analyse({ rounds: sixRounds }, around(4.5));
    expect(aloneNs).toBeCloseTo(4.5e6, -5);
    expect(slowdown?.ratio).toBeCloseTo(3, 1);
    expect(slowdown?.low).toBeLessThan(3);
    expect(slowdown?.high).toBeGreaterThan(3);
  });

  test("has no interval and no comparison below six rounds, and no comparison without cold starts", () => {
    const few = analyse({ rounds: sixRounds.slice(0, 5) }, around(4.5));
    expect(few.median).toEqual({ point: 13e6, low: null, high: null });
    expect(few.slowdown).toBeNull();
    expect(analyse({ rounds: sixRounds })).toMatchObject({ aloneNs: null, slowdown: null });
  });

  test("counts what failed or found an instance, and takes neither for a latency", () => {
    const lost = [answered(1, { ok: false, message: "503" }), answered(2, { cold: false, reason: "reused" })];
    const burst = analyse({ rounds: [[...lost, answered(50)], lost] });
    expect(burst).toMatchObject({ failed: 2, notCold: 2, rounds: 2 });
    expect(burst.median).toEqual({ point: 50e6, low: null, high: null });
  });

  test("that was not measured says why", () => {
    expect(analyse({ reason: "not offered" })).toMatchObject({ rounds: 0, median: null, reason: "not offered" });
  });
});
