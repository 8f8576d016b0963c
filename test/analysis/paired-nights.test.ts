import { describe, expect, test } from "vitest";
import type { Judgement } from "../../src/analysis/gate.ts";
import { plannedLooks } from "../../src/stats/looks.ts";
import { seededRandom } from "../../src/units/random.ts";
import { watchGate } from "./paired-simulation.ts";
import { mostAlarms } from "./run-nights.ts";

// Identical sides, interleaved, cv 10 % per start, looked at as a run until verdict looks. A false word at any look counts,
// also one that a later look takes back.
const gate = { cv: 0.1, alpha: 0.05, margin: 0.05 };
const same = (series: number): number[] => Array.from({ length: series }, () => 1);
const hasMoved = (judged: readonly Judgement[]): boolean =>
  judged.some(({ verdict }) => verdict === "slower" || verdict === "faster");

test("60 series and four planned looks: at most 5 % of 120 runs", { timeout: 60_000 }, () => {
  // Standard error of 5 % of 120: 2.0 percentage points. A ratio of medians above the margin is there in all of them.
  const [random, looks] = [seededRandom(1), plannedLooks(35)];
  let [alarms, naive] = [0, 0];
  for (let run = 0; run < 120; run++) {
    const seen = watchGate({ ...gate, ratios: same(60), looks }, random);
    if (seen.some(hasMoved)) alarms++;
    if (seen[0]?.some(({ estimate }) => (estimate?.ratio ?? 1) > 1.05) === true) naive++;
  }
  expect(alarms).toBeLessThanOrEqual(mostAlarms(120));
  expect(naive).toBeGreaterThan(115);
});

describe("one series, all looks of at most 100 blocks, 800 runs: standard error 0.8 points", () => {
  const countAlarms = (how: { readonly margin: number; readonly peeks: boolean }, seed: number): number => {
    const random = seededRandom(seed);
    let alarms = 0;
    for (let run = 0; run < 800; run++)
      if (watchGate({ ...gate, ...how, ratios: [1], looks: plannedLooks(100) }, random).some(hasMoved)) alarms++;
    return alarms;
  };

  test("with the margin of 5 %", { timeout: 60_000 }, () => {
    expect(countAlarms({ margin: 0.05, peeks: false }, 2)).toBeLessThanOrEqual(mostAlarms(800));
  });

  test(
    "the level holds without the help of a margin, and without paying for looks it does not",
    { timeout: 60_000 },
    () => {
      expect(countAlarms({ margin: 0.0001, peeks: false }, 3)).toBeLessThanOrEqual(mostAlarms(800));
      expect(countAlarms({ margin: 0.0001, peeks: true }, 3)).toBeGreaterThan(800 * 0.12);
    },
  );
});
