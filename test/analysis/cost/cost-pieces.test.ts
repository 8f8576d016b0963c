import { describe, expect, test } from "vitest";
import { meanInterval, resampleMeans } from "../../../src/analysis/cost/cost-interval.ts";
import { trafficAt } from "../../../src/analysis/cost/cost-settings.ts";
import { costTargets } from "../../../src/analysis/cost/cost-target.ts";
import type { WeightColumns } from "../../../src/analysis/cost/cost-use.ts";
import { collectSeries } from "../../../src/analysis/series.ts";
import { nanoseconds } from "../../../src/units/duration.ts";
import { seededRandom } from "../../../src/units/random.ts";
import { failed, runRecord, sample, series, setAside, target } from "../run-fixture.ts";

describe("traffic at a rate", () => {
  test("a recording keeps its shape and, to less than one request, its number", () => {
    const traffic = trafficAt({ pattern: "minutes", counts: [0, 10, 30], from: "trace.csv" }, 1);
    expect(traffic).toEqual({ pattern: "minutes", counts: [0, 45, 135] });
    const thinned = trafficAt({ pattern: "minutes", counts: Array.from({ length: 100 }, () => 7), from: "t" }, 7 / 600);
    expect(thinned.pattern === "minutes" && thinned.counts.reduce((sum, count) => sum + count, 0)).toBe(70);
  });

  test("any other shape is at that rate", () => {
    expect(trafficAt({ pattern: "bursty", variation: 4 }, 3)).toEqual({
      pattern: "bursty",
      variation: 4,
      perSecond: 3,
    });
  });
});

describe("what a run has of a target", () => {
  test("accepted rows alone, in milliseconds, by what bills them", () => {
    const phases = [
      { phase: "create", ns: nanoseconds(7e6), source: "client" },
      { phase: "boot", ns: nanoseconds(2e6), source: "client" },
      { phase: "init", ns: nanoseconds(1e6), source: "client" },
      { phase: "handle", ns: nanoseconds(3e6), source: "client" },
    ] as const;
    const box = { target: "box", kind: "docker" };
    const rows = [sample({ ...box, totalNs: nanoseconds(13e6), phases: [...phases] }), failed(box), setAside(box)];
    const [one] = costTargets(
      runRecord([target("box", "docker", { facts: { memory: "256 MiB, no swap" } })]),
      collectSeries(rows),
    );
    expect(one).toMatchObject({ form: "container", memoryMiB: 256, warm: { trials: new Float64Array() } });
    const unknown = Float64Array.of(Number.NaN);
    expect(one?.cold).toEqual({
      trials: Float64Array.of(0),
      latencyMs: Float64Array.of(13),
      initMs: Float64Array.of(3),
      handleMs: Float64Array.of(3),
      cpuMs: unknown,
      billedMs: unknown,
    });
  });

  test("a command-line host's cold start is there; an endpoint elsewhere, an arm and what was skipped are not", () => {
    const run = runRecord([
      target("mine", "wasm", { starts: { host: { reachable: false, reason: "ends with it", sameAs: "cold" } } }),
      target("far", "http"),
      target("mine@baseline", "wasm", { arm: { of: "mine", role: "baseline" } }),
      target("gone", "docker", { available: false, reason: "no engine" }),
    ]);
    expect(
      costTargets(run, collectSeries(series([1, 2], { target: "mine" }))).map(({ target: name, cold }) => [
        name,
        cold.trials.length,
      ]),
    ).toEqual([["mine", 2]]);
  });
});

describe("the interval of a mean", () => {
  interface Weight {
    readonly trial: number;
    readonly ms: number;
  }
  const weight = (trial: number, ms: number): Weight => ({ trial, ms });
  const columns = (weights: readonly Weight[]): WeightColumns => ({
    trials: Float64Array.from(weights, ({ trial }) => trial),
    runsMs: Float64Array.from(weights, ({ ms }) => ms),
    billedMs: null,
    cpuMs: new Float64Array(weights.length),
  });
  const none = columns([]);
  const of = ({ runsMs }: WeightColumns): Float64Array => runsMs;

  test("requests of one instance are one value: more of them narrow nothing", () => {
    const once = [4, 6, 5, 7, 3].map((ms, trial) => weight(trial, ms));
    const often = once.flatMap((one) => Array.from({ length: 50 }, () => one));
    const [narrow, same] = [once, often].map((warm) =>
      meanInterval(resampleMeans({ cold: none, warm: columns(warm) }, of, seededRandom(1)), 0, 0.95),
    );
    expect(same?.low).toBeCloseTo(narrow?.low ?? 0, 12);
    expect(same?.high).toBeCloseTo(narrow?.high ?? 0, 12);
    expect(narrow?.low).toBeLessThan(0.9);
  });

  test("cold starts weigh as often as they are met, and nothing measured has no width", () => {
    const cold = [100, 300].map((ms, trial) => weight(trial, ms));
    const warm = [1, 1].map((ms, trial) => weight(trial, ms));
    const resampled = resampleMeans({ cold: columns(cold), warm: columns(warm) }, of, seededRandom(2));
    const at = (coldRate: number) => meanInterval(resampled, coldRate, 0.95);
    expect(at(0)).toEqual({ low: 1, high: 1 });
    expect(at(1).high).toBeCloseTo(1.5, 6);
    expect(at(0.01).high).toBeLessThan(1.5);
    const nothing = resampleMeans({ cold: none, warm: none }, of, seededRandom(3));
    expect(meanInterval(nothing, 0, 0.95)).toEqual({ low: 1, high: 1 });
  });

  test("of many trials, the normal limit is as wide as drawing every trial", () => {
    const noise = seededRandom(4);
    const trials = (count: number) =>
      Array.from({ length: count }, (_, trial) =>
        Array.from({ length: 1 + (trial % 3) }, () => weight(trial, 5 + (trial % 3) - 2 * Math.log(1 - noise()))),
      ).flat();
    const width = (count: number, seed: number): number => {
      const { low, high } = meanInterval(
        resampleMeans({ cold: none, warm: columns(trials(count)) }, of, seededRandom(seed)),
        0,
        0.95,
      );
      return (high - low) * Math.sqrt(count);
    };
    const mean = (count: number): number =>
      Array.from({ length: 40 }, (_, seed) => width(count, seed)).reduce((sum, one) => sum + one, 0) / 40;
    expect(mean(2_001) / mean(2_000)).toBeGreaterThan(0.95);
    expect(mean(2_001) / mean(2_000)).toBeLessThan(1.05);
  });
});
