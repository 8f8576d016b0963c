import { expect } from "vitest";
import { readShippedHosts } from "../../src/io/host-files.ts";
import { LimitedPattern } from "../../src/io/limited-pattern.ts";
import { planTrials } from "../../src/plan/trial-plan.ts";
import { chooseUnits } from "../../src/plan/units.ts";
import type { Scenario } from "../../src/scenario/model.ts";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import { formatProblem, scenarioError } from "../../src/scenario/problem.ts";
import { startKinds } from "../../src/units/start-kind.ts";
import { seededRandom } from "../../src/units/random.ts";
import { exitCodes } from "../../src/errors/bench-error.ts";
import { virtualDisk } from "../scenario/virtual-disk.ts";

/** Everything exists, so that mutated files get as far as they can; patterns are as on the real disk. */
const io = {
  ...virtualDisk({}),
  exists: () => true,
  readBytes: () => new TextEncoder().encode("x"),
  compilePattern: (source: string, flags: string) => new LimitedPattern(source, flags),
};
const everyStart = Object.fromEntries(startKinds.map((start) => [start, { reachable: true }])) as Readonly<
  Record<(typeof startKinds)[number], { readonly reachable: true }>
>;

/**
 * What becomes of a scenario file: a plan for every scenario in it, or problems that each name file, line, field or place, and
 * a remedy on one printable line, which end a command with exit 2. Fails on anything else.
 */
export function outcomeOf(text: string): "planned" | "refused" {
  const confinement = { root: "/project", allowed: new Set<never>() };
  const source = { text, file: "x.yaml", directory: "/project/scenarios/below", confinement };
  const parsed = parseScenario(source, io, readShippedHosts());
  if (parsed.ok) {
    for (const scenario of parsed.scenarios) plan(scenario);
    return "planned";
  }
  expect(parsed.problems.length).toBeGreaterThan(0);
  const lines = text.split(/\r\n|\r|\n/).length;
  for (const problem of parsed.problems) {
    expect(problem.file).toBe("x.yaml");
    expect(problem.line).toBeGreaterThanOrEqual(1);
    expect(problem.line).toBeLessThanOrEqual(lines);
    expect(problem.column).toBeGreaterThanOrEqual(1);
    expect(problem.remedy).toMatch(/\S.*[.?]$/);
    const line = formatProblem(problem);
    expect(line.length).toBeLessThan(10_000);
    expect(line).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    expect(line).not.toMatch(/undefined|\[object/);
  }
  expect(exitCodes[scenarioError(parsed.problems).code]).toBe(2);
  return "refused";
}

function plan({ name, starts, targets, stop }: Scenario): void {
  const { units } = chooseUnits({ starts, targets }, () => everyStart);
  const trials = planTrials({ scenario: name, units, trials: stop.trials, random: seededRandom(1) });
  expect(trials).toHaveLength(units.length * stop.trials);
}
