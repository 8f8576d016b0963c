import { expect, test } from "vitest";
import { balancedPhases } from "../../src/cost/hyperexponential.ts";
import { InstancePool } from "../../src/cost/instance-pool.ts";
import { replay } from "../../src/cost/replay.ts";
import type { MeasuredInvocation, Replay, Scaling, Traffic } from "../../src/cost/replay-model.ts";
import { uniformNumbers } from "../../src/cost/uniform-numbers.ts";
import {
  alike,
  exponentialQuantiles,
  hyperexponentialTail,
  lambdaLike,
  lasting,
  standardErrorsFrom,
  standardErrorsOfShare,
} from "./replay-fixture.ts";

const runs = 24;
/** The same replay with other seeds: independent, so that their spread is the error of their mean. */
const seeded = (
  traffic: Traffic,
  served: readonly MeasuredInvocation[],
  scaling: Scaling,
  horizonMs: number,
): Replay[] =>
  Array.from({ length: runs }, (_, seed) =>
    replay(traffic, alike(served), scaling, { seed, horizonMs, warmupMs: horizonMs / 10 }),
  );
const instant = [lasting(1e-6)];
const services = [
  ["deterministic", [lasting(1_000)]],
  ["exponential", exponentialQuantiles(1_000)],
] satisfies [string, MeasuredInvocation[]][];

test("constant traffic: with a gap above the keep-alive every request is cold, below it only the first", () => {
  const traffic = { pattern: "constant", perSecond: 0.001 } as const;
  const coldOf = (keepAliveMs: number): number[] => {
    const options = { seed: 1, horizonMs: 1e8, warmupMs: 0 };
    const { requests, coldStarts } = replay(traffic, alike([lasting(100)]), { ...lambdaLike, keepAliveMs }, options);
    return [requests, coldStarts];
  };
  expect(coldOf(999_899)).toEqual([100, 100]);
  expect(coldOf(999_901)).toEqual([100, 1]);
});

// An instance without work in between dies in a gap above the keep-alive: gaps are independent, and so are cold starts
// (renewal theory: Ross, "Stochastic Processes", 2nd edition, chapter 3).
test.each([0.2, 1, 3])(
  "Poisson traffic of short requests: P(cold) = exp(-lambda keepAlive), at %d gaps of keep-alive",
  (x) => {
    const traffic = { pattern: "poisson", perSecond: 1 } as const;
    const scaling = { ...lambdaLike, keepAliveMs: x * 1_000 };
    const { requests, coldStarts } = replay(traffic, alike(instant), scaling, {
      seed: 2,
      horizonMs: 2e8,
      warmupMs: 1e5,
    });
    expect(standardErrorsOfShare(Math.exp(-x), coldStarts / requests, requests)).toBeLessThan(4);
  },
);

test.each([
  [2, 0.5],
  [2, 4],
  [8, 0.1],
  [8, 10],
])("bursty traffic of short requests, variation %d: P(cold) = P(gap > keepAlive), at %d gaps", (variation, x) => {
  const scaling = { ...lambdaLike, keepAliveMs: x * 1_000 };
  const { requests, coldStarts } = replay({ pattern: "bursty", perSecond: 1, variation }, alike(instant), scaling, {
    seed: 3,
    horizonMs: 2e8,
    warmupMs: 1e5,
  });
  const expected = hyperexponentialTail(balancedPhases(variation), x);
  expect(standardErrorsOfShare(expected, coldStarts / requests, requests)).toBeLessThan(4);
});

// M/G/infinity (Tijms, "A First Course in Stochastic Models", 2003): the number of busy instances is Poisson
// with the mean lambda E[S], whatever the distribution of S.
test.each(services)("instances without limit, %s service: lambda E[S] are busy", (_, served) => {
  const busy = seeded({ pattern: "poisson", perSecond: 7 }, served, lambdaLike, 5e5);
  expect(
    standardErrorsFrom(
      7,
      busy.map(({ activeMs, horizonMs }) => activeMs / horizonMs),
    ),
  ).toBeLessThan(4);
  // Without keep-alive only busy instances exist.
  const alone = seeded({ pattern: "poisson", perSecond: 7 }, served, { ...lambdaLike, keepAliveMs: 0 }, 2e5);
  expect(
    standardErrorsFrom(
      7,
      alone.map(({ meanInstances }) => meanInstances),
    ),
  ).toBeLessThan(4);
  expect(alone.every(({ requests, coldStarts }) => coldStarts === requests)).toBe(true);
});

test("instances without limit: an arrival finds a Poisson number of them busy", () => {
  const most = 10;
  const shares = Array.from({ length: runs }, (_, seed) => {
    const uniform = uniformNumbers(seed);
    const pool = new InstancePool({ ...lambdaLike, keepAliveMs: 0 });
    const found = Array.from({ length: most }, () => 0);
    let nowMs = 0;
    for (let i = 0; i < 6_000; i++) {
      nowMs -= 250 * Math.log(uniform());
      pool.advance(nowMs);
      if (i >= 1_000 && pool.alive < most) found[pool.alive]! += 1 / 5_000;
      pool.start(nowMs, nowMs, nowMs - 1_000 * Math.log(uniform()));
    }
    return found;
  });
  let poisson = Math.exp(-4);
  for (let busy = 0; busy < most; busy++) {
    expect(
      standardErrorsFrom(
        poisson,
        shares.map((found) => found[busy] as number),
      ),
    ).toBeLessThan(4);
    poisson *= 4 / (busy + 1);
  }
});

/** Erlang's loss formula by its recursion (Tijms): B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1)). */
function erlangLoss(instances: number, load: number): number {
  let loss = 1;
  for (let k = 1; k <= instances; k++) loss = (load * loss) / (k + load * loss);
  return loss;
}

// M/G/k/k: the loss depends on the service only through its mean (Sevast'yanov, 1957).
test.each(services.flatMap(([name, served]) => [1, 3, 6].map((instances) => [name, instances, served] as const)))(
  "%s service on at most %d instances: Erlang's share of the requests is refused",
  (_, maxInstances, served) => {
    const scaling = { ...lambdaLike, keepAliveMs: Infinity, maxInstances };
    const refused = seeded({ pattern: "poisson", perSecond: 4 }, served, scaling, 5e5);
    expect(
      standardErrorsFrom(
        erlangLoss(maxInstances, 4),
        refused.map((one) => one.refused / (one.refused + one.requests)),
      ),
    ).toBeLessThan(4);
    expect(Math.max(...refused.map(({ peakInstances }) => peakInstances))).toBe(maxInstances);
  },
);

// One instance that takes any number of requests at once is busy as M/G/infinity is: idle with probability exp(-rho), then for
// an exponential time (Takacs, "Introduction to the Theory of Queues", 1962). An arrival is cold when it finds it
// idle (PASTA: Wolff, Operations Research 30, 1982) and the idle time was above the keep-alive.
test.each(services)("one instance for any number of requests at once, %s service", (_, served) => {
  const scaling = { ...lambdaLike, concurrency: Infinity, keepAliveMs: 500 };
  const shared = seeded({ pattern: "poisson", perSecond: 1.5 }, served, scaling, 1e6);
  expect(
    standardErrorsFrom(
      1 - Math.exp(-1.5),
      shared.map(({ activeMs, horizonMs }) => activeMs / horizonMs),
    ),
  ).toBeLessThan(4);
  expect(
    standardErrorsFrom(
      Math.exp(-1.5 - 0.75),
      shared.map(({ coldStarts, requests }) => coldStarts / requests),
    ),
  ).toBeLessThan(4);
  expect(Math.max(...shared.map(({ peakInstances }) => peakInstances))).toBe(1);
});
