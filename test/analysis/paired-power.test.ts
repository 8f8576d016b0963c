import { expect, test } from "vitest";
import { plannedLooks } from "../../src/stats/looks.ts";
import { seededRandom } from "../../src/units/random.ts";
import { watchGate } from "./paired-simulation.ts";

// The first series is 10 % slower, the others are not; cv 10 % per start, on both sides and independent, which is the
// worst: what the machine does to both of a pair cancels. Until verdict, at most 100 blocks.
const gate = { cv: 0.1, alpha: 0.05, margin: 0.05, looks: plannedLooks(100) };

test.each([
  // Standard error of 90 %: 1.5 points of 400 runs, 3 points of 100.
  { series: 1, runs: 400 },
  { series: 12, runs: 100 },
])(
  "10 percent more in a gate of $series is found in at least 90 percent of runs",
  { timeout: 60_000 },
  ({ series, runs }) => {
    const random = seededRandom(series);
    const ratios = Array.from({ length: series }, (_, at) => (at === 0 ? 1.1 : 1));
    let [found, wrong] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const last = watchGate({ ...gate, ratios }, random).at(-1) ?? [];
      if (last[0]?.verdict === "slower") found++;
      if (last.slice(1).some(({ verdict }) => verdict === "slower" || verdict === "faster")) wrong++;
    }
    expect(found).toBeGreaterThanOrEqual(0.9 * runs);
    expect(wrong).toBeLessThanOrEqual(runs * 0.05 + 2 * Math.sqrt(runs * 0.05 * 0.95));
  },
);

test("a slowdown that is not there is not found: the same count, without it", { timeout: 60_000 }, () => {
  const random = seededRandom(5);
  let found = 0;
  for (let run = 0; run < 200; run++)
    if (watchGate({ ...gate, ratios: [1] }, random).at(-1)?.[0]?.verdict === "slower") found++;
  expect(found).toBeLessThanOrEqual(15);
});
