import type { TargetRecord } from "../results/run-record.ts";
import type { Scenario, TargetConfig } from "../scenario/model.ts";
import { defaultReference } from "../scenario/references.ts";

/** What another arm of a target is, as the run record keeps it. */
export type Arm = NonNullable<TargetRecord["arm"]>;

/** A target of a run: one of the scenario, or another arm of one. */
export interface ChosenTarget {
  /** Of an arm, with its name: "wasm@baseline", which no scenario can contain. */
  readonly config: TargetConfig;
  readonly arm?: Arm;
  /** Why it is not even tried. */
  readonly obstacle?: { readonly reason: string; readonly hint?: string };
  /** Only the baseline has it. It is entered, so that it is found to be missing, and not measured. */
  readonly isGone?: true;
}

/** A scenario with what of it is run. */
export interface ChosenScenario {
  readonly scenario: Scenario;
  /** Each followed by its other arms. */
  readonly targets: readonly ChosenTarget[];
  /** Only the baseline has it: all of its targets are gone. */
  readonly isGone?: true;
}

/** A target once more, under the name of its role. */
export function toArm(config: TargetConfig, role: Arm["role"]): ChosenTarget {
  return { config: { ...config, name: `${config.name}@${role}` }, arm: { of: config.name, role } };
}

/** Whether it is to be made ready and measured. */
export function isTried({ obstacle, isGone }: ChosenTarget): boolean {
  return obstacle === undefined && isGone === undefined;
}

/** The targets that are no arm of another. */
export function candidatesOf({ targets }: ChosenScenario): TargetConfig[] {
  return targets.flatMap(({ config, arm }) => (arm === undefined ? [config] : []));
}

/**
 * The scenario with its reference entered once more, as `<reference>@null`: what differs between the two is the host's
 * doing. Where the reference is not there, what stands in for it is: the first wasm target, else the first.
 * @param isThere whether a target can be run; of those that cannot, none is entered twice
 */
export function withNullArm(chosen: ChosenScenario, isThere: (config: TargetConfig) => boolean): ChosenScenario {
  const targets = chosen.targets.filter(({ arm }) => arm?.role !== "null");
  const present = candidatesOf(chosen).filter(isThere);
  const wanted = chosen.scenario.reference;
  const name = present.some((config) => config.name === wanted) ? wanted : defaultReference(present);
  const reference = present.find((config) => config.name === name);
  if (reference === undefined) return { ...chosen, targets };
  const last = targets.findLastIndex(({ config, arm }) => (arm?.of ?? config.name) === name);
  return { ...chosen, targets: targets.toSpliced(last + 1, 0, toArm(reference, "null")) };
}
