import { describe, expect, test } from "vitest";
import type { Phase, Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { seededRandom } from "../../src/units/random.ts";
import { normalNumbers } from "./night-fixture.ts";
import { againstRun, coldStart, pairedRows } from "./paired-fixture.ts";
import { failed, runRecord, sample, scenario, target } from "./run-fixture.ts";
import { compareArmRows, compareTargetRows } from "./row-comparison.ts";

const noise = { series: 1, pairs: 40, deviation: 0.05, machine: 0.3, ratio: 1 };
const draw = (part: Partial<typeof noise>, seed = 1): Sample[] =>
  pairedRows({ ...noise, ...part }, normalNumbers(seededRandom(seed)));

/** Both sides in every trial, exact: base ms and candidate ms. */
function exact(pairs: readonly (readonly [number, number])[], name = "s0"): Sample[] {
  return pairs.flatMap(([base, now], trial) => [
    coldStart(name, "wasm@baseline", trial, Math.log(base / 10)),
    coldStart(name, "wasm", trial, Math.log(now / 10)),
  ]);
}

describe("against another version", () => {
  test("what happens to both of a pair cancels: 10 % is found in a machine that varies by 30 %", () => {
    const made = compareArmRows({ run: againstRun(["s0"]), samples: draw({ ratio: 1.1 }) }, {});
    expect(made).toMatchObject({
      design: "paired",
      baseline: { label: "main" },
      outcome: "regression",
      trustworthy: true,
      series: [{ scenario: "s0", target: "wasm", start: "cold", verdict: "slower", noise: { from: "paired" } }],
    });
    const { ratio = 0, low = 0, high = 0 } = made?.series[0]?.estimate ?? {};
    expect(low).toBeLessThan(1.1);
    expect(high).toBeGreaterThan(1.1);
    expect(ratio).toBeGreaterThan(1.05);
    expect(made?.series[0]?.noise?.cv).toBeCloseTo(0.07, 1);
    expect(made?.sentence).toMatch(/^s0: wasm cold is 1\.\d+x \[.*\] slower than main \(handle \+[\d.]+ (ms|us)\)\.$/);
  });

  test("the same version is equivalent", () => {
    const made = compareArmRows({ run: againstRun(["s0"]), samples: draw({ pairs: 60 }) }, {});
    expect(made?.series[0]).toMatchObject({ verdict: "equivalent", needs: null, reason: null });
    expect(made?.sentence).toBe("No regression against main: 1 equivalent within 5 %.");
  });

  test("a pair needs both: a trial that failed on one side is left out of both", () => {
    const rows = exact(Array.from({ length: 20 }, (_, at) => [10 + at, 12 + 1.2 * at]));
    const lost = rows.map((row, at) => (at === 0 ? failed({ ...row }) : row));
    const run = againstRun(["s0"]);
    const patient = { ...run, scenarios: [scenario({ name: "s0", limits: { failed: 0.2, setAside: 0.2 } })] };
    const made = compareArmRows({ run: patient, samples: lost }, {});
    expect(made?.series[0]).toMatchObject({ baseline: { n: 19, failed: 1 }, candidate: { n: 20, failed: 0 } });
    expect(made?.series[0]?.estimate?.ratio).toBeCloseTo(1.2, 6);
  });

  test("the order of the rows changes nothing", () => {
    const rows = draw({ ratio: 1.05 });
    const run = againstRun(["s0"]);
    expect(compareArmRows({ run, samples: rows.toReversed() }, {})).toEqual(compareArmRows({ run, samples: rows }, {}));
  });

  test("fewer than six pairs say nothing but how many it takes", () => {
    const made = compareArmRows({ run: againstRun(["s0"]), samples: draw({ pairs: 4 }) }, {});
    expect(made?.series[0]).toMatchObject({
      verdict: "inconclusive",
      estimate: null,
      reason: "4 pairs of starts, and it takes 6",
      needs: { more: 2, of: "starts" },
    });
  });

  test("three times as many starts as an inconclusive one says it needs do tell, nearly always", () => {
    const verdictOf = (pairs: number, seed: number) =>
      compareArmRows({ run: againstRun(["s0"]), samples: draw({ pairs, deviation: 0.15, ratio: 1.1 }, seed) }, {})
        ?.series[0];
    const words = Array.from({ length: 20 }, (_, seed) => ({ seed, first: verdictOf(12, seed) }))
      .filter(({ first }) => first?.verdict === "inconclusive" && first.needs !== null)
      .map(({ seed, first }) => verdictOf((12 + (first?.needs?.more ?? 0)) * 3, seed)?.verdict);
    expect(words.length).toBeGreaterThan(8);
    expect(words.filter((word) => word === "slower").length).toBeGreaterThanOrEqual(0.7 * words.length);
  });

  test("names the phase that moved, from the pairs alone", () => {
    const phases = (createMs: number, handleMs: number): Phase[] => [
      { phase: "create", ns: nanoseconds(createMs * 1e6), source: "client" },
      { phase: "handle", ns: nanoseconds(handleMs * 1e6), source: "client" },
    ];
    const normal = normalNumbers(seededRandom(2));
    const row = (arm: string, trial: number, handleMs: number): Sample => {
      const createMs = 20 * Math.exp(0.1 * normal());
      const totalNs = nanoseconds((createMs + handleMs) * 1e6);
      return sample({ scenario: "s0", target: arm, trial, totalNs, phases: phases(createMs, handleMs) });
    };
    const rows = Array.from({ length: 60 }, (_, trial) => [
      row("wasm@baseline", trial, 10),
      row("wasm", trial, 14),
    ]).flat();
    // Of no pair, and far away.
    rows.push(row("wasm", 60, 4_000));
    const made = compareArmRows({ run: againstRun(["s0"]), samples: rows }, {});
    expect(made?.series[0]).toMatchObject({ verdict: "slower", moved: [{ phase: "handle" }, { phase: "create" }] });
    const [moved] = made?.series[0]?.moved ?? [];
    expect(moved?.changeNs).toBeGreaterThan(3e6);
    expect(moved?.changeNs).toBeLessThan(5e6);
  });

  test("a target that is gone is missing, one that is new is new, a skipped baseline says why", () => {
    const base = (name: string, part = {}) =>
      target(`${name}@baseline`, "wasm", { arm: { of: name, role: "baseline" }, ...part });
    const run = runRecord(
      [
        target("kept", "wasm"),
        base("kept"),
        base("gone"),
        target("new", "wasm"),
        target("odd", "wasm"),
        base("odd", { available: false, reason: "it does not build" }),
      ],
      { against: { label: "v1" } },
    );
    const rows = ["kept", "kept@baseline", "gone@baseline", "new", "odd"].flatMap((name) =>
      Array.from({ length: 10 }, (_, trial) => coldStart("hello", name, trial, trial / 100)),
    );
    const made = compareArmRows({ run, samples: rows }, {});
    expect(made?.series.map(({ target: name, verdict, reason }) => [name, verdict, reason])).toEqual([
      ["gone", "missing", "not in the candidate"],
      ["kept", "equivalent", null],
      ["new", "new", null],
      ["odd", "new", "skipped in the baseline: it does not build"],
    ]);
    expect(made?.outcome).toBe("regression");
  });

  test("a target that was skipped while its baseline is there is missing in every start that was asked for", () => {
    const run = runRecord(
      [
        target("wasm", "wasm", { available: false, reason: "it does not build" }),
        target("wasm@baseline", "wasm", { arm: { of: "wasm", role: "baseline" } }),
      ],
      { against: { label: "v1" } },
    );
    expect(compareArmRows({ run, samples: [] }, {})).toMatchObject({
      outcome: "regression",
      series: [{ start: "cold", verdict: "missing", reason: "skipped: it does not build" }],
    });
  });
});

describe("two targets of one run", () => {
  const run = runRecord([target("a", "wasm"), target("b", "process")]);
  const rows = ["a", "b"].flatMap((name) =>
    Array.from({ length: 20 }, (_, trial) => coldStart("hello", name, trial, (name === "b" ? 0.7 : 0) + trial / 500)),
  );

  test("are compared pair by pair; starts that only one has are left out", () => {
    const host = sample({ target: "b", start: "host" });
    const made = compareTargetRows({ run, samples: [...rows, host] }, { baseline: "a", candidate: "b" }, {});
    expect(made.series).toHaveLength(1);
    expect(made.series[0]).toMatchObject({ target: "b", start: "cold", verdict: "slower" });
    expect(made.series[0]?.estimate?.ratio).toBeCloseTo(Math.exp(0.7), 6);
    expect(made.sentence).toContain("b cold is 2.01x");
    expect(made.sentence).toContain("slower than a");
    expect(compareTargetRows({ run, samples: rows }, { baseline: "b", candidate: "a" }, {}).series[0]?.verdict).toBe(
      "faster",
    );
  });

  test("that no scenario has are refused, with those that there are", () => {
    expect(() => compareTargetRows({ run, samples: rows }, { baseline: "a", candidate: "c" }, {})).toThrow(
      expect.objectContaining({ code: "usage", hint: "name two of its targets: a, b" }),
    );
    expect(() => compareTargetRows({ run, samples: rows }, { baseline: "a", candidate: "a" }, {})).toThrow(
      expect.objectContaining({ code: "usage" }),
    );
  });
});
