import { planTrials, type Trial } from "../plan/trial-plan.ts";
import { chooseUnits } from "../plan/units.ts";
import { plannedLooks } from "../stats/looks.ts";
import { seededRandom } from "../units/random.ts";
import type { PreparedScenario } from "./preparation.ts";
import type { Terminal } from "./terminal.ts";

/** A prepared scenario with its trials in order. */
export interface PlannedScenario {
  readonly prepared: PreparedScenario;
  readonly plan: readonly Trial[];
  /** Planned looks of a precision stop rule, as numbers of blocks. */
  readonly looks?: readonly number[];
}

/** Plans every scenario over the targets that were made ready. One seed gives one order. */
export function planRun(scenarios: readonly PreparedScenario[], seed: number): PlannedScenario[] {
  const random = seededRandom(seed);
  return scenarios.map((prepared) => {
    const { scenario, targets, records } = prepared;
    const configs = [...targets.values()].map(({ config }) => config);
    const supportOf = new Map(records.map(({ name, starts }) => [name, starts]));
    const { units } = chooseUnits(
      { starts: scenario.starts, targets: configs },
      ({ name }) => supportOf.get(name) ?? {},
    );
    const { trials, precision } = scenario.stop;
    const plan = planTrials({ scenario: scenario.name, units, trials, random });
    return { prepared, plan, ...(precision === undefined ? {} : { looks: plannedLooks(trials) }) };
  });
}

/** Prints what `bench run` would do, trial by trial in order, for `--plan`. */
export function printPlan(
  planned: readonly PlannedScenario[],
  seed: number,
  json: boolean,
  { stdout }: Terminal,
): void {
  const order = planned.flatMap(({ plan }) =>
    plan.map(({ scenario, target, start, trial }) => ({ scenario, target, start, trial })),
  );
  if (json) {
    stdout.write(`${JSON.stringify({ seed, order }, null, 2)}\n`);
    return;
  }
  stdout.write(`seed ${seed}, ${order.length} trials\n`);
  for (const { scenario, target, start, trial } of order) stdout.write(`${scenario}\t${target}\t${start}\t${trial}\n`);
}
