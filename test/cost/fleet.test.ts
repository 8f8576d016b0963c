import { expect, test } from "vitest";
import { replayMany } from "../../src/cost/fleet-replay.ts";
import { azureFleet } from "../../src/cost/fleet.ts";
import { latencyPercentile } from "../../src/cost/latency-histogram.ts";
import { replay } from "../../src/cost/replay.ts";
import { alike, lambdaLike, lasting, standardErrorsFrom, standardErrorsOfShare } from "./replay-fixture.ts";

const rateOf = ({ traffic }: ReturnType<typeof azureFleet>[number]): number =>
  "perSecond" in traffic ? traffic.perSecond : Number.NaN;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test.each([10, 1_000, 5_000])(
  "of %i functions, the busiest 18.6 percent make 99.6 percent of the requests",
  (count) => {
    const rates = azureFleet(count, 1_200, 1).map(rateOf);
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    expect(sum(rates)).toBeCloseTo(1_200, 6);
    expect(sum(rates.slice(0, Math.round(0.186 * count))) / 1_200).toBeCloseTo(0.996, 6);
  },
);

test("40 % are bursty; execution times are log-normal with the log-mean and sigma of Azure's", () => {
  const fleet = azureFleet(4_000, 100, 2);
  const bursty = fleet.filter(({ traffic }) => traffic.pattern === "bursty").length / fleet.length;
  expect(standardErrorsOfShare(0.4, bursty, fleet.length)).toBeLessThan(4);
  const logs = fleet.map(({ executionMs }) => Math.log(executionMs / 1_000));
  expect(standardErrorsFrom(-0.38, logs)).toBeLessThan(4);
  expect(
    standardErrorsFrom(
      2.36 ** 2,
      logs.map((log) => (log + 0.38) ** 2),
    ),
  ).toBeLessThan(4);
});

test("a fleet is the sum of its functions, each with random numbers of its own", () => {
  const functions = azureFleet(30, 20, 3).map(({ traffic, executionMs }) => ({
    traffic,
    measured: alike([lasting(executionMs)]),
    scaling: lambdaLike,
  }));
  const options = { seed: 4, horizonMs: 2e5, warmupMs: 1e4 };
  const fleet = replayMany(functions, options);
  const alone = functions.map(({ traffic, measured, scaling }, stream) =>
    replay(traffic, measured, scaling, { ...options, stream }),
  );
  expect(fleet.functions).toEqual(alone);
  expect(fleet.requests).toBe(sum(alone.map(({ requests }) => requests)));
  expect(fleet.meanInstances).toBeCloseTo(sum(alone.map(({ meanInstances }) => meanInstances)), 9);
  expect(sum([...fleet.latency.counts])).toBe(fleet.requests);
  const longest = Math.max(...alone.map((one) => latencyPercentile(one, 1) ?? 0));
  expect(latencyPercentile(fleet, 1)).toBe(longest);
  const [busiest] = functions;
  const twins = replayMany([busiest!, busiest!], options);
  expect(twins.functions[0]).not.toEqual(twins.functions[1]);
});
