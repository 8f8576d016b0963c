import type { RunRecord, StartSupport, TargetRecord } from "../../src/results/run-record.ts";
import { type StartKind, startKinds } from "../../src/units/start-kind.ts";

const no = (reason: string, sameAs?: StartKind): StartSupport => ({
  reachable: false,
  reason,
  ...(sameAs === undefined ? {} : { sameAs }),
});
const yes: StartSupport = { reachable: true };

const supportOf: Readonly<Record<string, TargetRecord["starts"]>> = {
  wasm: {
    absent: no("nothing is fetched for a local module"),
    disk: no("dropping the page cache needs root"),
    host: yes,
    compile: yes,
    cold: yes,
    thaw: no("the embedded host keeps no snapshot"),
    warm: { reachable: true, note: "each request gets a fresh instance" },
  },
  process: {
    absent: no("nothing is fetched for a local command"),
    disk: no("dropping the page cache needs root"),
    host: no("a process has no host that outlives it", "cold"),
    compile: no("a process has no host that compiles", "cold"),
    cold: yes,
    thaw: no("stopping a process does not free it"),
    warm: yes,
  },
  docker: {
    absent: no("the image is local"),
    disk: no("dropping the page cache needs root"),
    host: no("the engine serves other containers"),
    compile: no("an image has no step of its own between unpacked and created", "cold"),
    cold: yes,
    thaw: yes,
    warm: yes,
  },
};

/** Records of these targets (name -> kind), and of one that was skipped. */
export function targetsOf(scenario: string, kinds: ReadonlyMap<string, string>): TargetRecord[] {
  const measured = [...kinds].map(([name, kind]): TargetRecord => ({
    scenario,
    name,
    kind,
    available: true,
    version: kind === "docker" ? "20.10.24" : "v20.20.0",
    starts: supportOf[kind] ?? {},
    facts: {
      language: name.includes("node") ? "JavaScript" : "C",
      source: "workloads/hello/c/hello.c",
      "artifact-bytes": kind === "docker" ? "98304000" : "11213",
      digest: "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    },
    freshInstancePerRequest: kind === "wasm",
    accounting: "metered",
  }));
  const skipped: TargetRecord = {
    scenario,
    name: "docker-go",
    kind: "docker",
    available: false,
    reason: "go is not on PATH, so its artifact cannot be built",
    hint: "install Go 1.21 or newer",
    starts: Object.fromEntries(startKinds.map((start) => [start, no("not probed")])),
    facts: { language: "Go" },
  };
  return [...measured, skipped];
}

/** The record of a run of one scenario with these targets. */
export function runOf(scenario: string, targets: TargetRecord[], reference: string, seed: number): RunRecord {
  return {
    schema: 1,
    id: "2026-11-22T07-31-05Z-hello-3f2a",
    startedAt: "2026-11-22T07:31:05.000Z",
    endedAt: "2026-11-22T07:33:41.000Z",
    seed,
    status: "complete",
    tool: { name: "coldbench", version: "0.1.0" },
    environment: {
      fingerprint: "b1946ac92492d234",
      os: "Debian GNU/Linux 12 (bookworm)",
      kernel: "6.1.0-18-amd64",
      arch: "x64",
      cpu: { model: "AMD EPYC 7B13", cores: 2, governor: null },
      memoryBytes: 25_769_803_776,
      loadAverage: [1.9, 0.8, 0.4],
      virtualization: "kvm",
      node: "v20.20.0",
      engines: { docker: "20.10.24", embedded: "V8 11.3" },
      floor: {},
    },
    scenarios: [
      {
        name: scenario,
        file: `scenarios/${scenario.replace(/\[.*/, "")}.yaml`,
        digest: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        description: "One short greeting, the smallest useful function.",
        reference,
        starts: ["host", "compile", "cold", "thaw", "warm"],
        request: { method: "POST", path: "/", bodyBytes: 9, bodyDigest: "9f86d081884c7d65" },
        expected: { status: 200, body: "exact (sha256 5891b5b522d5df08)" },
        stop: { trials: 30, precision: 0.05, timeBudgetMs: 180_000 },
        warm: { warmup: 2, invocations: 10 },
        limits: { failed: 0.05, setAside: 0.1 },
        looks: 5,
      },
    ],
    targets,
    order: [
      [scenario, "wasm-c", "cold", 0],
      [scenario, "docker-node", "cold", 0],
    ],
  };
}
