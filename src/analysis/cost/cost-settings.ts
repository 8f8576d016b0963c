import type { Offer } from "../../cost/offer.ts";
import type { Traffic } from "../../cost/replay-model.ts";

/** What a user decides about a month: all that is neither measured nor on a price list. */
export interface CostSettings {
  /** What to price on, in this order. */
  readonly offers: readonly Offer[];
  /** Names of targets; empty: for each form, the reference or else the first of each scenario. */
  readonly targets: readonly string[];
  readonly requestsPerMonth: number;
  readonly traffic: TrafficShape;
  /** Of instances whose target states no limit, MiB; undefined: 512. `forced` overrides what targets state. */
  readonly memoryMiB: { readonly value: number; readonly forced: boolean };
  /** CPU of an instance where it is billed apart, vCPUs. */
  readonly vcpus: number;
  /** Share of a machine's memory and CPU that is planned to be in use, 0..1. */
  readonly utilisation: number;
  /** How long a machine keeps an idle instance, ms. */
  readonly machineKeepAliveMs: number;
  /** Instances in the memory of a machine, by target, where it is given instead of measured. */
  readonly densities: Readonly<Record<string, number>>;
  readonly seed: number;
  /** ISO date. */
  readonly today: string;
}

/** How requests arrive, whatever their number. */
export type TrafficShape =
  | { readonly pattern: "constant" | "poisson" }
  | { readonly pattern: "bursty"; readonly variation: number }
  | { readonly pattern: "diurnal"; readonly base: number }
  /** Counts per minute of a recording, scaled to the number of requests. */
  | { readonly pattern: "minutes"; readonly counts: readonly number[]; readonly from: string };

/** The shape at a mean rate. @param perSecond mean over the month, > 0 */
export function trafficAt(shape: TrafficShape, perSecond: number): Traffic {
  if (shape.pattern !== "minutes") return { ...shape, perSecond };
  const recorded = shape.counts.reduce((sum, count) => sum + count, 0);
  const factor = (perSecond * 60 * shape.counts.length) / recorded;
  return { pattern: "minutes", counts: spread(shape.counts, factor) };
}

/** Counts times a factor, whole: what is rounded off is carried to the next minute, so that nothing is lost. */
function spread(counts: readonly number[], factor: number): number[] {
  let carried = 0;
  return counts.map((count) => {
    const exact = count * factor + carried;
    const whole = Math.floor(exact + 1e-9);
    carried = exact - whole;
    return whole;
  });
}

/** For people. */
export function describeTraffic(shape: TrafficShape): string {
  switch (shape.pattern) {
    case "constant":
      return "constant: one request after the other at equal distances";
    case "poisson":
      return "Poisson: requests come independently of each other";
    case "bursty":
      return `bursty: times between requests vary by ${shape.variation} times their mean`;
    case "diurnal":
      return `diurnal: up and down once a day, ${Math.round(shape.base * 100)} % of it constant`;
    case "minutes":
      return `as recorded in ${shape.from}: ${shape.counts.length} minutes, evenly at random inside each`;
  }
}
