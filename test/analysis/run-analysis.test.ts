import { describe, expect, test } from "vitest";
import type { Analysis, Cell } from "../../src/analysis/analysis.ts";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import type { RunRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { seededRandom } from "../../src/units/random.ts";
import { around, failed, runRecord, sample, scenario, series, setAside, target } from "./run-fixture.ts";

const wasm = target("wasm-c", "wasm");
const docker = target("docker-node", "docker");

function analyse(samples: Iterable<Sample>, run: RunRecord = runRecord([wasm, docker])): Analysis {
  return analyseRun({ run, samples, location: "results/x", random: seededRandom(1) });
}

function cellOf({ cells }: Analysis, name = "wasm-c", start = "cold"): Cell {
  const cell = cells.find((one) => one.target === name && one.start === start);
  if (cell === undefined) throw new Error(`no cell of ${name} ${start}`);
  return cell;
}

describe("a cell", () => {
  test("has the median with its interval, the range and the percentiles that n supports", () => {
    const cell = cellOf(analyse(series(Array.from({ length: 30 }, (_, at) => 30 - at))));
    expect(cell).toMatchObject({ n: 30, minNs: 1e6, maxNs: 30e6, failed: 0, setAside: 0, invocationsPerInstance: 1 });
    expect(cell.median).toEqual({ point: 15.5e6, low: 10e6, high: 21e6 });
    expect(cell.percentiles).toMatchObject([
      { p: 0.9, withheld: false, point: 27.1e6, high: 30e6 },
      { p: 0.95, withheld: true, needs: 59 },
      { p: 0.99, withheld: true, needs: 299 },
    ]);
    expect(cell.observations.map(({ trial }) => trial)).toEqual(Array.from({ length: 30 }, (_, at) => at));
  });

  test("has no interval below six starts, and says how many it would take", () => {
    const analysis = analyse(series([4, 5, 6]));
    expect(cellOf(analysis).median).toEqual({ point: 5e6, low: null, high: null });
    expect(analysis.warnings).toContainEqual(expect.objectContaining({ code: "too-few-starts" }));
  });

  test("exists for what was planned, even when nothing was measured", () => {
    const run = runRecord([wasm, docker], { order: [["hello", "docker-node", "cold", 0]] });
    const analysis = analyse(series(around(4)), run);
    expect(cellOf(analysis, "docker-node")).toMatchObject({
      kind: "docker",
      n: 0,
      median: null,
      minNs: null,
      phases: [],
      observations: [],
    });
    expect(analysis.warnings).toContainEqual(
      expect.objectContaining({ code: "not-measured", message: expect.stringContaining("docker-node cold") }),
    );
  });

  test("comes in the order of the run's targets and of the ladder", () => {
    const rows = ["warm", "cold", "host"].flatMap((start) => [
      sample({ target: "docker-node", kind: "docker", start: start as Sample["start"] }),
      sample({ start: start as Sample["start"] }),
    ]);
    expect(analyse(rows).cells.map(({ target: name, start }) => `${name} ${start}`)).toEqual([
      "wasm-c host",
      "wasm-c cold",
      "wasm-c warm",
      "docker-node host",
      "docker-node cold",
      "docker-node warm",
    ]);
  });

  test("takes memory and poll error as the largest, CPU time as the median, of what is known", () => {
    const usage = (cpuNs: number | null, peakMemoryBytes: number | null) => ({
      cpuNs: cpuNs === null ? null : nanoseconds(cpuNs),
      peakMemoryBytes,
      billedMs: null,
    });
    const rows = [
      sample({ trial: 0, usage: usage(10, 5_000), pollErrorNs: nanoseconds(7) }),
      sample({ trial: 1, usage: usage(null, 9_000) }),
      sample({ trial: 2, usage: usage(30, null), pollErrorNs: nanoseconds(90) }),
    ];
    expect(cellOf(analyse(rows))).toMatchObject({ medianCpuNs: 20, peakMemoryBytes: 9_000, maxPollErrorNs: 90 });
    expect(cellOf(analyse([sample()]))).toMatchObject({
      medianCpuNs: null,
      peakMemoryBytes: null,
      maxPollErrorNs: null,
    });
  });

  test("flags outliers where they are and keeps them in", () => {
    const cell = cellOf(analyse([...series(around(4)), sample({ trial: 30, totalNs: nanoseconds(40e6) })]));
    expect(cell).toMatchObject({ n: 31, outliers: { mild: 0, severe: 1 }, maxNs: 40e6 });
    expect(cell.observations.at(-1)).toMatchObject({ trial: 30, outlier: "severe" });
  });
});

describe("failed and set-aside rows", () => {
  test("are counted and never a latency", () => {
    const plain = cellOf(analyse(series(around(4))));
    const rows = [
      ...series(around(4)),
      failed({ trial: 30, totalNs: nanoseconds(1) }),
      failed({ trial: 31 }, "refused"),
      failed({ trial: 32 }, "refused"),
      setAside({ trial: 33, totalNs: nanoseconds(1) }),
    ];
    const cell = cellOf(analyse(rows));
    expect(cell).toMatchObject({ n: 30, failed: 3, setAside: 1, minNs: plain.minNs });
    expect(cell.median).toEqual(plain.median);
    expect(cell.failures).toEqual([
      { code: "timeout", message: "refused", count: 2 },
      { code: "timeout", message: "no answer within 10 s", count: 1 },
    ]);
  });

  test("a failed row whose proof was refused, too, is a failure", () => {
    const proof = { instance: "", invocation: 0, accepted: false };
    expect(cellOf(analyse([failed({ proof })]))).toMatchObject({ failed: 1, setAside: 0, n: 0 });
  });

  test("make the run incomplete above the limit, in any one cell", () => {
    const rows = [...series(around(4)), ...series(around(9, 19), { target: "docker-node", kind: "docker" })];
    const of = (...more: Sample[]) => analyse([...rows, ...more]).incomplete;
    const part = { target: "docker-node", kind: "docker", trial: 19 };
    expect(of()).toBe(false);
    expect(of(failed(part))).toBe(false);
    expect(of(failed(part), failed(part))).toBe(true);
    expect(of(setAside(part), setAside(part))).toBe(false);
    expect(of(setAside(part), setAside(part), setAside(part))).toBe(true);
  });
});

describe("warm", () => {
  const warm = (trial: number, ordinal: number, ms: number, startKind: Sample["startKind"] = "cold") =>
    sample({
      start: "warm",
      startKind,
      trial,
      ordinal,
      totalNs: nanoseconds(ms * 1e6),
      atNs: nanoseconds(trial * 1e9 + ordinal * 1e7),
    });

  test("requests of one instance are one observation, their median; n counts instances", () => {
    const rows = [warm(0, 3, 1), warm(0, 4, 9), warm(0, 5, 2), warm(1, 3, 5), warm(1, 4, 6), warm(1, 5, 50)];
    const cell = cellOf(analyse(rows), "wasm-c", "warm");
    expect(cell).toMatchObject({ n: 2, invocationsPerInstance: 3, median: { point: 4e6 } });
    expect(cell.observations).toMatchObject([
      { trial: 0, ns: 2e6, atNs: 3e7 },
      { trial: 1, ns: 6e6, atNs: 1e9 + 3e7 },
    ]);
  });

  test("instances of different starts are different, though their trials have the same number", () => {
    const rows = [warm(0, 3, 1), warm(0, 4, 1), warm(0, 3, 5, "host"), warm(0, 4, 5, "host")];
    expect(cellOf(analyse(rows), "wasm-c", "warm")).toMatchObject({ n: 2, median: { point: 3e6 } });
  });

  test("failed requests are left out of their instance's median", () => {
    const rows = [warm(0, 3, 1), warm(0, 4, 3), failed({ start: "warm", startKind: "cold", ordinal: 5 })];
    expect(cellOf(analyse(rows), "wasm-c", "warm")).toMatchObject({ n: 1, failed: 1, median: { point: 2e6 } });
  });
});

describe("a precision stop rule", () => {
  test("widens every interval of its scenario for the looks that were planned", () => {
    const rows = series(Array.from({ length: 30 }, (_, at) => 1 + at));
    const looked = runRecord([wasm, docker], { scenarios: [scenario({ looks: 5 })] });
    expect(cellOf(analyse(rows)).median).toMatchObject({ low: 10e6, high: 21e6 });
    // 99 %: ranks 8 and 23
    expect(cellOf(analyse(rows, looked)).median).toMatchObject({ low: 8e6, high: 23e6 });
    expect(cellOf(analyse(rows, looked)).percentiles[0]).toEqual({ p: 0.9, withheld: true, needs: 44 });
    expect(analyse(rows, looked).level).toBe(0.95);
  });
});

describe("drift", () => {
  test("is found when durations rise over the run, and null otherwise", () => {
    const rising = around(4).map((ms, at) => ms * (1 + 0.2 * (at / 29)));
    const { change = 0, pValue = 1 } = cellOf(analyse(series(rising))).drift ?? {};
    expect(change).toBeGreaterThan(0.12);
    expect(change).toBeLessThan(0.24);
    expect(pValue).toBeLessThan(0.001);
    expect(cellOf(analyse(series(around(4)))).drift).toBeNull();
  });
});

test("floors are estimated from their raw samples", () => {
  const run = runRecord([wasm]);
  const floor = {
    "null-command": { what: "a null command", launcher: "posix_spawn", samplesNs: [3, 1, 2] },
    "null-exchange": { what: "a null HTTP exchange", launcher: "http", samplesNs: [] },
  };
  const { floors } = analyse([], { ...run, environment: { ...run.environment, floor } });
  expect(floors).toEqual([
    { name: "null-command", what: "a null command", launcher: "posix_spawn", n: 3, medianNs: 2 },
  ]);
});
