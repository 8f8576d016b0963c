import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Analysis, Cell } from "../../src/analysis/analysis.ts";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import { collectSeries, joinSeries } from "../../src/analysis/series.ts";
import type { RunRecord } from "../../src/results/run-record.ts";
import { codeStates, type Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { seededRandom, shuffled } from "../../src/units/random.ts";
import { around, failed, runRecord, sample, series, setAside, target } from "./run-fixture.ts";

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

describe("properties", () => {
  const row = fc.record({
    name: fc.constantFrom("wasm-c", "docker-node"),
    start: fc.constantFrom<Sample["start"]>("host", "cold", "warm"),
    trial: fc.integer({ min: 0, max: 20 }),
    parts: fc.array(
      fc.record({
        phase: fc.constantFrom("create", "boot", "handle", "other"),
        step: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
        ns: fc.integer({ min: 0, max: 1e10 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    fails: fc.integer({ min: 0, max: 9 }),
  });
  const rows = fc.array(row, { maxLength: 120 }).map((all) =>
    all.map(({ name, start, trial, parts, fails }, at): Sample => {
      const phases = parts.map(({ step, ...part }) => ({
        ...part,
        ...(step === undefined ? {} : { step }),
        source: "client" as const,
      })) as Sample["phases"];
      const common = {
        target: name,
        start,
        trial,
        ordinal: at,
        phases,
        atNs: nanoseconds(at * 1e6),
        totalNs: nanoseconds(parts.reduce((sum, { ns }) => sum + ns, 0)),
      };
      if (fails === 0) return failed(common);
      return fails === 1 ? setAside(common) : sample(common);
    }),
  );

  test("phases sum to the median exactly, and shares to 1", () => {
    fc.assert(
      fc.property(rows, (samples) => {
        for (const cell of analyse(samples).cells) {
          if (cell.median === null || cell.phases.length === 0) continue;
          expect(cell.phases.reduce((sum, { ns }) => sum + ns, 0)).toBe(cell.median.point);
          expect(cell.phases.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        }
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  test("the order of the rows changes nothing", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 1e6 }), (samples, seed) => {
        expect(analyse(shuffled(samples, seededRandom(seed)))).toEqual(analyse(samples));
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  test("parts of the rows, collected apart and joined, are what all of them are", () => {
    const codes = fc.record(
      {
        state: fc.constantFrom(...codeStates),
        moduleBytes: fc.nat(),
        tier: fc.constantFrom("a", "b"),
        artifactBytes: fc.nat(),
        compileNs: fc.nat().map(nanoseconds),
        compileCpuNs: fc.nat().map(nanoseconds),
      },
      { requiredKeys: ["state", "moduleBytes"] },
    );
    fc.assert(
      fc.property(rows, fc.array(fc.option(codes)), fc.nat(120), fc.nat(120), (samples, known, one, other) => {
        const all = samples.map((row, at): Sample => {
          const code = known[at % (known.length + 1)];
          return code ? { ...row, code, pollErrorNs: nanoseconds(at) } : row;
        });
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        const parts = [all.slice(0, first), all.slice(first, second), all.slice(second)];
        expect(joinSeries(parts.map(collectSeries))).toEqual(collectSeries(all));
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test("every row is counted once", () => {
    fc.assert(
      fc.property(rows, (samples) => {
        const fresh = analyse(samples).cells.filter(({ start }) => start !== "warm");
        const counted = fresh.reduce((sum, { n, failed: lost, setAside: aside }) => sum + n + lost + aside, 0);
        expect(counted).toBe(samples.filter(({ start }) => start !== "warm").length);
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  test("failed and set-aside rows never change a latency", () => {
    const bad = fc.array(fc.record({ total: fc.integer({ min: 0, max: 1e9 }), fails: fc.boolean() }), {
      maxLength: 30,
    });
    const good = series(around(4, 12));
    const expected = cellOf(analyse(good));
    fc.assert(
      fc.property(bad, (rows) => {
        const more = rows.map(({ total, fails }, at) =>
          (fails ? failed : setAside)({ trial: 100 + at, totalNs: nanoseconds(total) }),
        );
        const { n, median, percentiles, phases, minNs, maxNs, observations } = cellOf(analyse([...more, ...good]));
        expect({ n, median, percentiles, phases, minNs, maxNs, observations }).toEqual({
          n: expected.n,
          median: expected.median,
          percentiles: expected.percentiles,
          phases: expected.phases,
          minNs: expected.minNs,
          maxNs: expected.maxNs,
          observations: expected.observations,
        });
      }),
      { seed: 3, numRuns: 50 },
    );
  });
});
