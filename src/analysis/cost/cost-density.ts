import type { MachineOffer } from "../../cost/offer.ts";
import type { Density } from "../analysis.ts";
import type { CostTarget } from "./cost-target.ts";

/** Instances that a machine's memory holds. */
export interface MachineDensity {
  readonly point: number;
  readonly low: number;
  readonly high: number;
  readonly from: "measured" | "given";
}

/**
 * From what one idle instance was measured to weigh, less what its host weighs without one; or as given. Null where neither
 * is known. An instance lighter than what was measured to be nothing has no upper end: then the point is taken.
 */
export function machineDensity(
  { memoryMiB }: MachineOffer,
  { scenario, target }: Pick<CostTarget, "scenario" | "target">,
  densities: readonly Density[],
  given: Readonly<Record<string, number>>,
): MachineDensity | null {
  const own = Object.hasOwn(given, target) ? given[target] : undefined;
  if (own !== undefined) return { point: own, low: own, high: own, from: "given" };
  const measured = densities.find((one) => one.scenario === scenario && one.target === target);
  const per = measured?.perInstance;
  if (per === undefined || per === null || per.point <= 0) return null;
  const free = memoryMiB * 2 ** 20 - (measured?.hostBytes ?? 0);
  const holds = (bytes: number | null): number => free / (bytes === null || bytes <= 0 ? per.point : bytes);
  return free > 0 ? { point: holds(per.point), low: holds(per.high), high: holds(per.low), from: "measured" } : null;
}
