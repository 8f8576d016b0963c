import type { RunRecord, ScenarioRecord, TargetRecord } from "../../src/results/run-record.ts";
import type { Phase, Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";

/** A row: accepted, 4 ms, one phase; `phases` and `totalNs` are taken as given. */
export function sample(part: Partial<Sample> = {}): Sample {
  const totalNs = part.totalNs ?? nanoseconds(4_000_000);
  const trial = part.trial ?? 0;
  return {
    schema: 1,
    scenario: "hello",
    target: "wasm-c",
    kind: "wasm",
    start: "cold",
    trial,
    ordinal: 0,
    atNs: nanoseconds(trial * 1e9),
    totalNs,
    phases: [{ phase: "handle", ns: totalNs, source: "client" }],
    usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
    proof: { instance: `i${trial}`, invocation: 1, accepted: true },
    outcome: { ok: true },
    ...part,
  };
}

/** One accepted row per total, trial by trial. */
export function series(totalsMs: readonly number[], part: Partial<Sample> = {}): Sample[] {
  return totalsMs.map((ms, trial) => sample({ ...part, trial, totalNs: nanoseconds(ms * 1e6), ...phasesOf(ms, part) }));
}

function phasesOf(ms: number, part: Partial<Sample>): { phases: Phase[] } {
  return { phases: part.phases ?? [{ phase: "handle", ns: nanoseconds(ms * 1e6), source: "client" }] };
}

/** `count` totals around a middle, symmetric and in a scattered order without a trend: middle +- 2 %. */
export function around(middleMs: number, count = 30): number[] {
  return Array.from({ length: count }, (_, at) => middleMs * (1 + 0.04 * (((at * 7 + 3) % count) / (count - 1) - 0.5)));
}

export function failed(part: Partial<Sample> = {}, message = "no answer within 10 s"): Sample {
  return sample({ ...part, outcome: { ok: false, code: "timeout", message } });
}

export function setAside(part: Partial<Sample> = {}): Sample {
  return sample({ ...part, proof: { instance: "old", invocation: 2, accepted: false, reason: "served before" } });
}

export function target(name: string, kind: string, part: Partial<TargetRecord> = {}): TargetRecord {
  return { scenario: "hello", name, kind, available: true, starts: { cold: { reachable: true } }, facts: {}, ...part };
}

export function scenario(part: Partial<ScenarioRecord> = {}): ScenarioRecord {
  return {
    name: "hello",
    file: "scenarios/hello.yaml",
    digest: "d",
    reference: "wasm-c",
    starts: ["host", "cold", "warm"],
    request: { method: "POST", path: "/", bodyBytes: 9, bodyDigest: "d" },
    expected: { status: 200, body: "exact" },
    stop: { trials: 30 },
    warm: { warmup: 2, invocations: 10 },
    limits: { failed: 0.05, setAside: 0.1 },
    ...part,
  };
}

/** A complete run of `hello` on a quiet machine, with the targets given. */
export function runRecord(targets: readonly TargetRecord[], part: Partial<RunRecord> = {}): RunRecord {
  return {
    schema: 1,
    id: "2026-11-22T07-31-05Z-hello-3f2a",
    startedAt: "2026-11-22T07:31:05Z",
    seed: 1,
    status: "complete",
    tool: { name: "coldbench", version: "0.1.0" },
    environment: environment(),
    scenarios: [scenario()],
    targets: [...targets],
    order: [],
    ...part,
  };
}

export function environment(part: Partial<RunRecord["environment"]> = {}): RunRecord["environment"] {
  return {
    fingerprint: "f",
    os: "linux",
    kernel: "6.1",
    arch: "x64",
    cpu: { model: "cpu", cores: 2, governor: null },
    memoryBytes: 1e9,
    loadAverage: [0.2, 0.2, 0.2],
    virtualization: null,
    node: "20.20.0",
    engines: {},
    floor: {},
    ...part,
  };
}
