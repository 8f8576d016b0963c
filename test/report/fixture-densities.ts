import type { Density } from "../../src/analysis/analysis.ts";

const mebibyte = 1_048_576;
const budgetBytes = 256 * mebibyte;

/** What the first targets of a scenario came to, one of every way to end: the memory, the limit, a failure, not held. */
export function densitiesFor(scenario: string, targets: readonly (readonly [name: string, kind: string])[]): Density[] {
  return targets.map(
    ([target, kind], at) => ({ scenario, target, kind, budgetBytes, asked: 100, ...endings[at % 4] }) as Density,
  );
}

const reading = (instances: number, mib: number): { instances: number; bytes: number } => ({
  instances,
  bytes: Math.round(mib * mebibyte),
});

type Ending = Omit<Density, "scenario" | "target" | "kind" | "budgetBytes" | "asked">;

const endings: readonly Ending[] = [
  {
    of: "memory of all processes of the host; an idle instance is instantiated, not run",
    readings: [reading(0, 48.2), reading(1, 48.4), reading(50, 58.9), reading(100, 69.6)],
    stopped: "instances",
    reason: null,
    hostBytes: 48.2 * mebibyte,
    perInstance: { point: 0.214 * mebibyte, low: 0.209 * mebibyte, high: 0.219 * mebibyte, n: 12 },
    held: { atLeast: 100, below: null },
    extrapolated: { point: 971, low: 951, high: 991 },
  },
  {
    of: "memory of all processes (PSS, swap and page tables, mapped files once per executable)",
    readings: [reading(0, 0), reading(1, 58), reading(2, 79), reading(4, 120), reading(10, 245), reading(11, 266)],
    stopped: "memory",
    reason: null,
    hostBytes: 0,
    perInstance: { point: 20.8 * mebibyte, low: 20.2 * mebibyte, high: 21.4 * mebibyte, n: 5 },
    held: { atLeast: 10, below: 11 },
    extrapolated: null,
  },
  {
    of: "",
    readings: [],
    stopped: "not-held",
    reason: "no instance of it lives on between requests",
    hostBytes: null,
    perInstance: null,
    held: null,
    extrapolated: null,
  },
  {
    of: "working sets of the containers' control groups, and the shim process of each; not the engine",
    readings: [reading(0, 0), reading(1, 20), reading(2, 39)],
    stopped: "failure",
    reason: "an idle instance does not answer: no free address on the bridge (after 2 instances)",
    hostBytes: 0,
    perInstance: { point: 19 * mebibyte, low: null, high: null, n: 1 },
    held: { atLeast: 2, below: null },
    extrapolated: null,
  },
];
