import { describe, expect, test } from "vitest";
import { nominalLevels } from "../../src/stats/group-sequential.ts";
import { normalQuantile, twoSidedNormalP } from "../../src/stats/normal.ts";
import { signedRankP } from "../../src/stats/wilcoxon.ts";
import { seededRandom } from "../../src/units/random.ts";
import { distributions, drawn } from "./distributions.ts";
import { pocockBound } from "./pocock-bound.ts";

const looks = [20, 40, 60, 80, 100];
const levels = nominalLevels(
  looks.map((look) => look / 100),
  0.05,
);

/** The share of runs in which the p-value passes the level of any of the five looks. */
function crossings(runs: number, levelOf: (look: number) => number, pairs: () => number[]): number {
  let crossed = 0;
  for (let run = 0; run < runs; run++) {
    const differences = pairs();
    if (looks.some((look, at) => signedRankP(differences.slice(0, look)) <= levelOf(at))) crossed++;
  }
  return crossed / runs;
}

describe("five looks at the signed ranks of A/A pairs, n = 20 to 100, 2,000 runs of each distribution", () => {
  const runs = 2_000;
  const atMost = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs);
  const pairs = (draw: () => number) => (): number[] => drawn(100, () => Math.log(draw()) - Math.log(draw()));

  // Standard error at 5 %: 0.49 percentage points.
  test.each(distributions(71))("at their nominal levels: at most 5 %, $name", ({ draw }) => {
    const found = crossings(runs, (at) => levels[at] as number, pairs(draw));
    expect(found).toBeLessThanOrEqual(atMost);
    expect(found).toBeGreaterThan(0.03);
  });

  // Of 80,000 runs: 14.2 %, as of normal sums (Armitage, McPherson and Rowe, JRSS A 132, 1969). Three standard errors of it.
  test("at 1.96 each: 14.2 %; at Pocock's 2.413 each: 5 % again", () => {
    const [normal] = distributions(72);
    const draw = normal?.draw ?? Math.random;
    const [naive, pocock] = [1.96, pocockBound(5, 0.05)].map(twoSidedNormalP) as [number, number];
    expect(Math.abs(crossings(runs, () => naive, pairs(draw)) - 0.142)).toBeLessThan(0.0234);
    expect(crossings(runs, () => pocock, pairs(draw))).toBeLessThanOrEqual(atMost);
  });

  test("find 5 % more at a coefficient of variation of 10 % in 87 % of runs", () => {
    // Three standard errors.
    const [normal] = distributions(73);
    const log = (): number => 0.1 * (((normal?.draw() ?? 0) - 100) / 10);
    const slower = (): number[] => drawn(100, () => Math.log(1.05) + log() - log());
    expect(Math.abs(crossings(runs, (at) => levels[at] as number, slower) - 0.87)).toBeLessThan(0.0226);
  });
});

test("looks that nobody planned, at random fractions: 5 % of 20,000 sums of normal increments", () => {
  // Standard error: 0.15 percentage points. The fractions come from a few lists, as their levels cost more than the sums.
  const random = seededRandom(4);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const fraction = (): number => Math.ceil(50 * random()) / 50;
  const lists = Array.from({ length: 20 }, () => [...new Set([...drawn(4, fraction), 1])].toSorted((a, b) => a - b));
  const bounds = lists.map((list) => nominalLevels(list, 0.05).map((level) => -normalQuantile(level / 2)));
  let crossed = 0;
  for (let run = 0; run < 20_000; run++) {
    const list = lists[run % 20] as number[];
    let sum = 0;
    const passes = list.map((now, at) => {
      sum += normal() * Math.sqrt(now - (list[at - 1] ?? 0));
      return Math.abs(sum) / Math.sqrt(now) >= (bounds[run % 20]?.[at] as number);
    });
    if (passes.includes(true)) crossed++;
  }
  expect(Math.abs(crossed / 20_000 - 0.05)).toBeLessThan(0.0046);
});
