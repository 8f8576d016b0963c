import { planTrials, type Trial } from "../plan/trial-plan.ts";
import { chooseUnits } from "../plan/units.ts";
import type { EarlierTrials } from "../runner/measurement.ts";
import { plannedLooks } from "../stats/looks.ts";
import { seededRandom } from "../units/random.ts";
import type { PreparedScenario } from "./preparation.ts";
import type { Terminal } from "./terminal.ts";

/** The part of a plan that is left, after what was measured earlier. */
export interface ResumedPlan {
  readonly left: readonly Trial[];
  readonly earlier: EarlierTrials;
}

/** A prepared scenario with its trials in order. */
export interface PlannedScenario {
  readonly prepared: PreparedScenario;
  readonly plan: readonly Trial[];
  /** Of a run that goes on: what it has of this plan, and what is left. */
  readonly resumed?: ResumedPlan;
  /** false: another shard measures what follows on the trials (bursts, densities). Default: true. */
  readonly afterTrials?: boolean;
  /** Planned looks of a precision stop rule, as numbers of blocks. */
  readonly looks?: readonly number[];
  /** Planned looks of a run until verdict, as numbers of blocks. */
  readonly verdictLooks?: readonly number[];
}

/**
 * Plans every scenario over the targets that were made ready, other arms of a target next to it. One seed gives one order.
 * @param untilVerdict plans the looks of a run that goes on until its verdicts
 */
export function planRun(scenarios: readonly PreparedScenario[], seed: number, untilVerdict = false): PlannedScenario[] {
  const random = seededRandom(seed);
  return scenarios.map((prepared) => {
    const { scenario, configs, records } = prepared;
    const supportOf = new Map(records.map(({ name, starts }) => [name, starts]));
    const { units } = chooseUnits(
      { starts: scenario.starts, targets: configs },
      ({ name }) => supportOf.get(name) ?? {},
    );
    const { trials, precision } = scenario.stop;
    const armOf = (target: string): string => records.find(({ name }) => name === target)?.arm?.of ?? target;
    const plan = planTrials({ scenario: scenario.name, units, trials, random, armOf });
    if (untilVerdict && plan.length > 0) return { prepared, plan, verdictLooks: plannedLooks(trials) };
    return { prepared, plan, ...(precision === undefined ? {} : { looks: plannedLooks(trials) }) };
  });
}

/** One line per scenario whose starts must be waited for, such as an endpoint that is left alone until it is cold. */
export function describeWaits(planned: readonly PlannedScenario[]): string[] {
  return planned.flatMap(({ prepared: { scenario, targets }, plan, resumed }) => {
    const waits = (resumed?.left ?? plan).map(
      ({ target }) => targets.get(target)?.deployment.preparation?.leastMs ?? 0,
    );
    const totalMs = waits.reduce((sum, ms) => sum + ms, 0);
    if (totalMs === 0) return [];
    const starts = waits.filter((ms) => ms > 0).length;
    return [`${scenario.name}: ${starts} starts wait ${formatWait(totalMs)} in all, untimed, to be cold`];
  });
}

/** "45 s", "12 min", "7.5 h". */
function formatWait(ms: number): string {
  if (ms < 120_000) return `${Math.ceil(ms / 1_000)} s`;
  return ms < 7_200_000 ? `${Math.ceil(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

/** Prints what `bench run` would do, trial by trial in order, for `--plan`. */
export function printPlan(
  planned: readonly PlannedScenario[],
  seed: number,
  json: boolean,
  { stdout }: Terminal,
): void {
  const order = planned.flatMap(({ plan, resumed }) =>
    (resumed?.left ?? plan).map(({ scenario, target, start, trial }) => ({ scenario, target, start, trial })),
  );
  const arms = planned.flatMap(({ prepared: { records, configs } }) =>
    records.flatMap(({ scenario, name, arm, reason }) => {
      const measured = configs.some((config) => config.name === name);
      return arm === undefined ? [] : [{ scenario, target: name, ...arm, measured, reason: reason ?? null }];
    }),
  );
  const looks = planned.flatMap(({ prepared: { scenario }, verdictLooks }) =>
    verdictLooks === undefined ? [] : [{ scenario: scenario.name, blocks: [...verdictLooks] }],
  );
  if (json) {
    const document = { seed, order, ...(arms.length === 0 ? {} : { arms }), ...(looks.length === 0 ? {} : { looks }) };
    stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  stdout.write(`seed ${seed}, ${looks.length === 0 ? "" : "at most "}${order.length} trials\n`);
  for (const { scenario, target, of, role, measured, reason } of arms) {
    const why = measured ? "" : `, not measured: ${reason ?? `there is no ${of} any more`}`;
    stdout.write(`${scenario}: ${target} is the ${role} arm of ${of}${why}\n`);
  }
  for (const { scenario, blocks } of looks)
    stdout.write(`${scenario}: looks for its verdicts after ${blocks.join(", ")} trials of each\n`);
  for (const { scenario, target, start, trial } of order) stdout.write(`${scenario}\t${target}\t${start}\t${trial}\n`);
}
