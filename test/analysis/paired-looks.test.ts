import { describe, expect, test } from "vitest";
import type { SeriesComparison } from "../../src/analysis/run-verdicts.ts";
import { seededRandom } from "../../src/units/random.ts";
import { logDeviation, normalNumbers } from "./night-fixture.ts";
import { againstRun, coldStart, pairedRows } from "./paired-fixture.ts";
import { watchGate } from "./paired-simulation.ts";
import { compareArmRows } from "./row-comparison.ts";

describe("planned looks", () => {
  const noise = { series: 1, pairs: 40, deviation: 0.1, machine: 0.3, ratio: 1.06 };
  const rows = pairedRows(noise, normalNumbers(seededRandom(8)));
  const at = (verdictLooks?: number[]): SeriesComparison => {
    const [found] = compareArmRows({ run: againstRun(["s0"], verdictLooks), samples: rows }, {})?.series ?? [];
    if (found === undefined) throw new Error("nothing was compared");
    return found;
  };
  const pOf = (verdictLooks?: number[]): number => at(verdictLooks).pValue ?? Number.NaN;

  test("cost: the interval is wider and p larger than of data looked at once", () => {
    const [once, often] = [at().estimate, at([10, 15, 23, 35, 40]).estimate];
    expect(often?.ratio).toBe(once?.ratio);
    expect(often?.low).toBeLessThan(once?.low ?? 0);
    expect(pOf([10, 15, 23, 35, 40])).toBeGreaterThan(pOf());
  });

  test("that were never made cost only what is left for them", () => {
    expect(pOf([40])).toBeCloseTo(pOf(), 9);
    expect(pOf([50, 100])).toBeGreaterThan(pOf());
  });

  test("an end that nobody planned is a look", () => {
    const planned = pOf([10, 15, 40, 100]);
    expect(pOf([10, 15, 100])).toBeCloseTo(planned, 9);
  });

  test("a gate of the whole path says what the simulations of it say", () => {
    // test/analysis/paired-nights.test.ts leaves out rows and records; here they are in.
    const looks = [10, 15, 23];
    const gate = { ratios: [1, 1.3, 1, 0.7], cv: 0.1, looks, alpha: 0.05, margin: 0.05 };
    const judged = watchGate(gate, seededRandom(6));
    const normal = normalNumbers(seededRandom(6));
    const deviation = logDeviation(0.1);
    const samples = gate.ratios.flatMap((ratio, series) =>
      Array.from({ length: 23 }, (_, trial) => [
        coldStart(`s${series}`, "wasm@baseline", trial, deviation * normal()),
        coldStart(`s${series}`, "wasm", trial, Math.log(ratio) + deviation * normal()),
      ]).flat(),
    );
    const run = againstRun(["s0", "s1", "s2", "s3"], looks);
    const short = (one: Pick<SeriesComparison, "verdict" | "pValue" | "estimate">) => [
      one.verdict,
      one.pValue?.toPrecision(4),
      one.estimate?.ratio.toPrecision(4),
    ];
    for (const [index, look] of looks.slice(0, judged.length).entries()) {
      const { series } = compareArmRows({ run, samples: samples.filter(({ trial }) => trial < look) }, {}) ?? {
        series: [],
      };
      const found = series.toSorted((a, b) => a.scenario.localeCompare(b.scenario, "en"));
      expect(found.map(short)).toEqual(judged[index]?.map(short));
    }
    expect(judged.at(-1)?.map(({ verdict }) => verdict)).toEqual(["inconclusive", "slower", "inconclusive", "faster"]);
  });
});
