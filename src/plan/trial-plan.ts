import type { Random } from "../units/random.ts";
import type { StartKind } from "../units/start-kind.ts";
import { pairedOrder } from "./paired-order.ts";
import type { PlanUnit } from "./units.ts";

/** One planned trial: of which scenario, which unit, and in which block (the trial number, from 0). */
export interface Trial extends PlanUnit {
  readonly scenario: string;
  readonly trial: number;
}

/** What `planTrials` needs. */
export interface TrialPlanOptions {
  /** Name of the scenario. */
  readonly scenario: string;
  readonly units: readonly PlanUnit[];
  /** Trials per unit. */
  readonly trials: number;
  readonly random: Random;
  /** The target that a target is another arm of; the target itself where it is none. Default: no target is an arm. */
  readonly armOf?: (target: string) => string;
}

/**
 * The trials of a scenario in the order of execution: blocks of equal trial numbers, each with every unit once, in the
 * balanced order that `random` draws; the arms of a target next to it, start by start. Empty without units.
 */
export function planTrials({ scenario, units, trials, random, armOf = (name) => name }: TrialPlanOptions): Trial[] {
  if (units.length === 0) return [];
  const groupOf = ({ target, start }: PlanUnit): string => `${armOf(target)}\n${start}`;
  return pairedOrder(units, groupOf, { blocks: trials, random }).flatMap((block, trial) =>
    block.map((unit) => ({ ...unit, scenario, trial })),
  );
}

/** The trial as run.json lists it: [scenario, target, start, trial number]. */
export function plannedTrial({ scenario, target, start, trial }: Trial): [string, string, StartKind, number] {
  return [scenario, target, start, trial];
}
