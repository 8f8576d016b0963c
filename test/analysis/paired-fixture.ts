import type { RunRecord, TargetRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { runRecord, sample, scenario, target } from "./run-fixture.ts";

/** How the starts of both sides of a pair come about. */
export interface PairNoise {
  readonly series: number;
  readonly pairs: number;
  /** Standard deviation of the logarithm of a start. */
  readonly deviation: number;
  /** Of what happens to both sides of a pair alike: the machine, at that moment. */
  readonly machine: number;
  /** Candidate over baseline. */
  readonly ratio: number;
}

/** A run in which every scenario has one target "wasm" and its arm of another version. */
export function againstRun(scenarios: readonly string[], verdictLooks?: readonly number[], null_ = false): RunRecord {
  const arms = (name: string): TargetRecord[] => [
    target("wasm", "wasm", { scenario: name }),
    target("wasm@baseline", "wasm", { scenario: name, arm: { of: "wasm", role: "baseline" } }),
    ...(null_ ? [target("wasm@null", "wasm", { scenario: name, arm: { of: "wasm", role: "null" } })] : []),
  ];
  return runRecord(scenarios.flatMap(arms), {
    against: { label: "main" },
    scenarios: scenarios.map((name) =>
      scenario({ name, reference: "wasm", ...(verdictLooks === undefined ? {} : { verdictLooks: [...verdictLooks] }) }),
    ),
  });
}

/** One accepted cold start of 10 ms times exp(log). */
export function coldStart(name: string, arm: string, trial: number, log: number): Sample {
  const totalNs = nanoseconds(1e7 * Math.exp(log));
  return sample({
    scenario: name,
    target: arm,
    trial,
    totalNs,
    phases: [{ phase: "handle", ns: totalNs, source: "client" }],
  });
}

/** The rows of such a run, block by block: s0, s1 and so on. */
export function pairedRows({ series, pairs, deviation, machine, ratio }: PairNoise, normal: () => number): Sample[] {
  const rows: Sample[] = [];
  for (let trial = 0; trial < pairs; trial++)
    for (let at = 0; at < series; at++) {
      const common = machine * normal();
      rows.push(coldStart(`s${at}`, "wasm@baseline", trial, common + deviation * normal()));
      rows.push(coldStart(`s${at}`, "wasm", trial, Math.log(ratio) + common + deviation * normal()));
    }
  return rows;
}
