import { describe, expect, test } from "vitest";
import { unimodalityTest } from "../../src/stats/unimodality.ts";
import { seededRandom } from "../../src/units/random.ts";
import { distributions, drawn } from "./distributions.ts";

const [normal, logNormal, bimodal, heavyTailed] = distributions(31);
const rate = (samples: number, draw: () => number[]): number => {
  const pValue = unimodalityTest(seededRandom(1));
  let alarms = 0;
  for (let sample = 0; sample < samples; sample++) if ((pValue(draw()) ?? 1) <= 0.05) alarms++;
  return alarms / samples;
};

// diptest.diptest(values), Python package diptest 0.12.0 (R's table of quantiles): 0.01270
test("the p-value is near that of R's table", () => {
  const values = [0.1, 0.4, 0.45, 0.5, 0.52, 0.55, 0.58, 0.63, 0.9, 1.9, 2.05, 2.1, 2.15, 2.2, 2.3, 2.9, 3.6];
  const pValue = unimodalityTest(seededRandom(2), 20_000)(values);
  expect(pValue).toBeGreaterThan(0.0105);
  expect(pValue).toBeLessThan(0.0155);
});

describe("at 5 %", () => {
  test.each([normal, logNormal, heavyTailed])("one mode raises no alarm: %j", (distribution) => {
    expect(rate(1_000, () => drawn(30, distribution?.draw ?? Math.random))).toBeLessThan(0.02);
  });

  test("the least favourable single mode, uniform, raises 5 %", () => {
    const random = seededRandom(3);
    const alarms = rate(2_000, () => drawn(30, random));
    expect(alarms).toBeGreaterThan(0.03);
    expect(alarms).toBeLessThan(0.07);
  });

  test("two modes are found: most of the time at n = 30, always at 100 and above the simulated counts", () => {
    const draw = bimodal?.draw ?? Math.random;
    expect(rate(500, () => drawn(30, draw))).toBeGreaterThan(0.7);
    expect(rate(100, () => drawn(100, draw))).toBe(1);
    expect(rate(5, () => drawn(2_000, draw))).toBe(1);
    expect(rate(5, () => drawn(2_000, normal?.draw ?? Math.random))).toBe(0);
  });

  test("the steps of a coarse clock are not modes", () => {
    expect(rate(500, () => drawn(60, () => Math.round((normal?.draw() ?? 0) / 5)))).toBeLessThan(0.02);
  });
});

test("nothing is said about nine values, or about equal ones", () => {
  const pValue = unimodalityTest(seededRandom(4));
  expect(pValue([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeNull();
  expect(pValue(drawn(20, () => 7))).toBeNull();
});
