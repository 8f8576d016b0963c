import type { Burst } from "../../src/analysis/analysis.ts";

/** Bursts of the first targets of a scenario: whole, ended early with losses, and not measured. */
export function burstsFor(scenario: string, targets: readonly (readonly [name: string, kind: string])[]): Burst[] {
  return targets
    .slice(0, endings.length)
    .map(([target, kind], at) => ({ scenario, target, kind, requests: 10, ...endings[at] }) as Burst);
}

const endings: readonly Omit<Burst, "scenario" | "target" | "kind" | "requests">[] = [
  {
    by: "platform",
    rounds: 6,
    failed: 0,
    notCold: 0,
    median: { point: 1_900_000, low: 1_700_000, high: 2_300_000 },
    slowest: { point: 3_100_000, low: 2_900_000, high: 3_800_000 },
    aloneNs: 520_000,
    slowdown: { ratio: 3.65, low: 3.2, high: 4.4 },
    reason: null,
  },
  {
    by: "starts",
    rounds: 2,
    failed: 3,
    notCold: 1,
    median: { point: 88_000_000, low: null, high: null },
    slowest: { point: 131_000_000, low: null, high: null },
    aloneNs: 41_000_000,
    slowdown: null,
    reason: "burst did not finish within 30000 ms (after 2 of 6 rounds)",
  },
  {
    by: "platform",
    rounds: 0,
    failed: 0,
    notCold: 0,
    median: null,
    slowest: null,
    aloneNs: null,
    slowdown: null,
    reason: "it cannot be made cold for many requests at once",
  },
];
