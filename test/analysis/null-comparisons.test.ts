import { describe, expect, test } from "vitest";
import type { RunRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { seededRandom } from "../../src/units/random.ts";
import { normalNumbers } from "./night-fixture.ts";
import { againstRun, coldStart, pairedRows } from "./paired-fixture.ts";
import { runRecord, target } from "./run-fixture.ts";
import { compareArmRows } from "./row-comparison.ts";

const noise = { series: 1, pairs: 40, deviation: 0.05, machine: 0.3, ratio: 1 };
const draw = (part: Partial<typeof noise>, seed = 1): Sample[] =>
  pairedRows({ ...noise, ...part }, normalNumbers(seededRandom(seed)));

describe("a target against itself", () => {
  const withNull = (shift: number, seed = 9): { run: RunRecord; samples: Sample[] } => {
    const normal = normalNumbers(seededRandom(seed));
    const again = Array.from({ length: 40 }, (_, trial) =>
      coldStart("s0", "wasm@null", trial, shift + 0.05 * normal()),
    );
    return { run: againstRun(["s0"], undefined, true), samples: [...draw({ machine: 0, ratio: 1.4 }), ...again] };
  };

  test("that agrees leaves the verdicts, and its noise is the least margin", () => {
    const { run, samples } = withNull(Math.log(1.4));
    const made = compareArmRows({ run, samples }, { margin: 0.0001 });
    const [found] = made?.nulls ?? [];
    expect(found).toMatchObject({ scenario: "s0", target: "wasm", start: "cold", n: 40, tripped: false });
    const floor = Math.max(found?.ratio ?? 0, 1 / (found?.ratio ?? 1)) - 1;
    expect(floor).toBeGreaterThan(0.0001);
    expect(made).toMatchObject({ trustworthy: true, series: [{ verdict: "slower", margin: floor }] });
  });

  test("that differs makes every red inconclusive, and says so", () => {
    const { run, samples } = withNull(Math.log(1.4 * 1.15));
    const made = compareArmRows({ run, samples }, {});
    expect(made).toMatchObject({
      trustworthy: false,
      outcome: "pass",
      nulls: [{ tripped: true }],
      series: [{ verdict: "inconclusive", needs: null, reason: expect.stringContaining("not trustworthy") }],
    });
    expect(made?.sentence).toMatch(
      /^The host is not trustworthy: s0 wasm cold differs from itself by 1\d(\.\d)? %; no series is called slower or faster\.$/,
    );
    expect(made?.notes[0]).toContain("measure again on a quieter machine");
  });

  test("without another version there are nulls and no series; without arms there is nothing", () => {
    const { run, samples } = withNull(Math.log(1.4));
    const { against: _, ...alone } = run;
    const only = { ...alone, targets: run.targets.filter(({ arm }) => arm?.role !== "baseline") };
    const made = compareArmRows({ run: only, samples }, {});
    expect(made).toMatchObject({ series: [], outcome: "pass", nulls: [{ tripped: false }] });
    expect(made?.sentence).toMatch(
      /^The host agrees with itself: 1 null comparison, the largest difference [\d.]+ % \(s0 wasm cold\)\.$/,
    );
    expect(compareArmRows({ run: runRecord([target("wasm", "wasm")]), samples }, {})).toBeNull();
  });

  test("identical arms trip in at most 5 % of runs: 400 of them, standard error 1.1 points", () => {
    const normal = normalNumbers(seededRandom(12));
    const { against: _, ...run } = againstRun(["s0"], undefined, true);
    const only = { ...run, targets: run.targets.filter(({ arm }) => arm?.role !== "baseline") };
    let tripped = 0;
    for (let count = 0; count < 400; count++) {
      const samples = Array.from({ length: 20 }, (_, trial) => [
        coldStart("s0", "wasm", trial, 0.1 * normal()),
        coldStart("s0", "wasm@null", trial, 0.1 * normal()),
      ]).flat();
      if (compareArmRows({ run: only, samples }, {})?.trustworthy === false) tripped++;
    }
    expect(tripped).toBeLessThanOrEqual(29);
    expect(tripped).toBeGreaterThan(6);
  });
});
