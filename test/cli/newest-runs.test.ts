import { expect, test } from "vitest";
import { newestRuns } from "../../src/cli/newest-runs.ts";

const run = (day: number, ...scenarios: readonly string[]) => ({
  id: `r${day}`,
  startedAt: `2026-01-0${day}T02:00:00.000Z`,
  scenarios,
});

test("the newest runs are chosen whatever their order, and the newest of every scenario", () => {
  const runs = [run(2, "a", "b"), run(1, "c"), run(4, "a"), run(3, "a"), run(5, "a")];
  expect([...newestRuns(runs, 2)].toSorted()).toEqual(["r1", "r2", "r4", "r5"]);
  expect([...newestRuns(runs, 0)].toSorted()).toEqual(["r1", "r2", "r5"]);
  expect(newestRuns(runs, 9).size).toBe(5);
  expect(newestRuns([], 3).size).toBe(0);
});
