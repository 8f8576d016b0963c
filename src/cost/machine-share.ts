import Big from "big.js";
import { msPerMonth } from "./month.ts";
import type { MachineOffer, MonthlyUse, Packing } from "./offer.ts";

/** How much of a machine a month's use occupies. Above 1: several machines. */
export interface MachineShare {
  /** Of machines, all the month: the larger of the two below. */
  readonly machines: Big;
  /** What runs out first, and so decides. */
  readonly bound: "memory" | "cpu";
  readonly memory: Big;
  readonly cpu: Big;
}

/**
 * The share of a machine that is paid for: mean instances alive by those that the used part of memory holds, or CPU time by the
 * CPU time of the used part of the month, whichever is more. The rest of the machine is taken to be sold to others.
 * @returns a clause that says why, where density or CPU time is not known
 * @throws RangeError when the utilisation is not within (0, 1], or the density not above 0
 */
export function machineShare(
  { vcpus, cpuBaseline }: MachineOffer,
  { aliveMs, cpuMs }: MonthlyUse,
  { density, utilisation }: Packing,
): MachineShare | { readonly unknown: string } {
  if (!(utilisation > 0 && utilisation <= 1))
    throw new RangeError(`not a utilisation above 0 and up to 1: ${utilisation}`);
  if (density === null) return { unknown: "how many instances the machine holds was neither measured nor given" };
  if (!(density > 0)) throw new RangeError(`not a number of instances above 0: ${density}`);
  if (cpuMs === null) return { unknown: "CPU time was not measured, so that it is not known what fills the machine" };
  const memory = new Big(aliveMs).div(new Big(msPerMonth).times(density).times(utilisation));
  const cpu = new Big(cpuMs).div(new Big(msPerMonth).times(vcpus).times(cpuBaseline).times(utilisation));
  return cpu.gt(memory)
    ? { machines: cpu, bound: "cpu", memory, cpu }
    : { machines: memory, bound: "memory", memory, cpu };
}
