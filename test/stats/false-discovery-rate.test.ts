import { expect, test } from "vitest";
import { discoveries } from "../../src/stats/false-discovery-rate.ts";
import { seededRandom } from "../../src/units/random.ts";

// scipy.stats.false_discovery_control([.01, .04, .03, .005, .2, .9]) = [.03, .06, .06, .03, .24, .9], SciPy 1.17.1
test("what is reported is what SciPy's adjusted p-values report", () => {
  const pValues = [0.01, 0.04, 0.03, 0.005, 0.2, 0.9];
  expect(discoveries(pValues, 0.05)).toEqual([true, false, false, true, false, false]);
  expect(discoveries(pValues, 0.0601)).toEqual([true, true, true, true, false, false]);
  expect(discoveries(pValues, 0.001)).toEqual(pValues.map(() => false));
  expect(discoveries([], 0.05)).toEqual([]);
});

test("20 tests of nothing raise any alarm in 5 % of runs, not in 64 %", () => {
  const random = seededRandom(1);
  let alarmed = 0;
  for (let run = 0; run < 4_000; run++)
    if (discoveries(Array.from({ length: 20 }, random), 0.05).includes(true)) alarmed++;
  expect(alarmed / 4_000).toBeGreaterThan(0.035);
  expect(alarmed / 4_000).toBeLessThan(0.065);
});
