import { expect, test } from "vitest";
import { planTrials, plannedTrial } from "../../src/plan/trial-plan.ts";
import type { PlanUnit } from "../../src/plan/units.ts";
import { seededRandom } from "../../src/units/random.ts";

const units: PlanUnit[] = [
  { target: "a", kind: "wasm", start: "cold", warm: true },
  { target: "a", kind: "wasm", start: "host", warm: false },
  { target: "b", kind: "docker", start: "cold", warm: true },
];
const plan = (trials: number, seed: number) => planTrials({ scenario: "s", units, trials, random: seededRandom(seed) });

test("blocks are numbered from 0 and hold every unit once", () => {
  const trials = plan(7, 1);
  expect(trials.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6].flatMap((block) => [block, block, block]));
  for (let block = 0; block < 7; block++) {
    const made = trials.filter(({ trial }) => trial === block).map(({ scenario: _s, trial: _t, ...unit }) => unit);
    expect(made).toHaveLength(3);
    expect(made).toEqual(expect.arrayContaining(units));
  }
});

test("is listed as the run record lists it", () => {
  const [first] = planTrials({ scenario: "s", units: units.slice(2), trials: 1, random: seededRandom(1) });
  expect(first === undefined ? undefined : plannedTrial(first)).toEqual(["s", "b", "cold", 0]);
});

test("nothing to run is an empty plan", () => {
  expect(planTrials({ scenario: "s", units: [], trials: 30, random: seededRandom(1) })).toEqual([]);
});
