import type { Scenario, TargetConfig, TargetKind } from "../scenario/model.ts";
import { type FreshStartKind, type StartKind, startKinds } from "../units/start-kind.ts";

/** Whether a target can provide a start, as its adapter declares it. */
export type Reach =
  | { readonly reachable: true }
  | { readonly reachable: false; readonly reason: string; readonly sameAs?: StartKind | undefined };

/** One series of trials: a target and what its trials begin with. What is interleaved. */
export interface PlanUnit {
  readonly target: string;
  readonly kind: TargetKind;
  /** `warm`: no start; they attach to what serves the target already. */
  readonly start: StartKind;
  /** Warm invocations follow on the instance that was started or attached to. */
  readonly warm: boolean;
}

/** A requested start that a target does not provide. */
export interface UnreachableStart {
  readonly target: string;
  readonly start: StartKind;
  readonly reason: string;
  /** The start of this target that measures the same thing. */
  readonly sameAs?: StartKind;
}

/** What is measured, and what is not, with the reason. */
export interface ChosenUnits {
  readonly units: readonly PlanUnit[];
  readonly unreachable: readonly UnreachableStart[];
}

/** Starts that warm invocations may ride on, best first: the cheapest that makes an instance. A thawed one has served before. */
const carriers = ["cold", "host", "compile", "disk"] as const satisfies readonly FreshStartKind[];

/**
 * The units of a scenario, in the order of its targets and starts. Every requested start that a target reaches is one
 * unit; a start that is the same as another is not reachable under its own name, so nothing is run twice. `warm` needs an
 * instance that was paid for: it rides on one unit per target, and brings a start of its own only where no requested one
 * can carry it. A target that reaches no fresh start at all, and warm requests, is attached to: then `warm` is the unit.
 */
export function chooseUnits(
  scenario: Pick<Scenario, "starts" | "targets">,
  support: (target: TargetConfig) => Readonly<Partial<Record<StartKind, Reach>>>,
): ChosenUnits {
  const units: PlanUnit[] = [];
  const unreachable: UnreachableStart[] = [];
  for (const target of scenario.targets) {
    const reach = support(target);
    const { name, kind } = target;
    const refused = scenario.starts.flatMap((start) => explainUnreachable(name, start, reach[start]));
    const fresh = scenario.starts.filter(isFresh).filter((start) => reach[start]?.reachable === true);
    const wantsWarm = scenario.starts.includes("warm") && reach.warm?.reachable === true;
    const carrier = wantsWarm ? chooseCarrier(fresh, reach) : undefined;
    if (wantsWarm && carrier === undefined)
      refused.push({ target: name, start: "warm", reason: "no start of this target makes an instance to be warm" });
    const starts = [...new Set<StartKind>(carrier === undefined ? fresh : [...fresh, carrier])];
    units.push(...starts.map((start) => ({ target: name, kind, start, warm: start === carrier })));
    unreachable.push(...refused);
  }
  return { units, unreachable };
}

function explainUnreachable(target: string, start: StartKind, reach: Reach | undefined): UnreachableStart[] {
  if (reach === undefined) return [{ target, start, reason: "this kind of target does not provide it" }];
  if (reach.reachable) return [];
  const { reason, sameAs } = reach;
  return [{ target, start, reason, ...(sameAs === undefined ? {} : { sameAs }) }];
}

/** What warm invocations ride on; `warm` itself where nothing fresh can be started and so whatever serves is attached to. */
function chooseCarrier(
  fresh: readonly FreshStartKind[],
  reach: Readonly<Partial<Record<StartKind, Reach>>>,
): StartKind | undefined {
  const isReachable = (start: StartKind): boolean => reach[start]?.reachable === true;
  if (!startKinds.some((start) => isFresh(start) && isReachable(start))) return "warm";
  return carriers.find((start) => fresh.includes(start)) ?? carriers.find(isReachable);
}

function isFresh(start: StartKind): start is FreshStartKind {
  return start !== "warm";
}
