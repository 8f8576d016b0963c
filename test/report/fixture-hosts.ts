import type { Analysis } from "../../src/analysis/analysis.ts";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import type { StartSupport, TargetRecord } from "../../src/results/run-record.ts";
import type { Code, CodeState, Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { seededRandom } from "../../src/units/random.ts";
import type { StartKind } from "../../src/units/start-kind.ts";
import { around, runRecord, scenario, series } from "../analysis/run-fixture.ts";

type Medians = Partial<Record<StartKind, number>>;

/** A host with medians in ms, and what a Go module takes more than one in C. */
interface HostPlan {
  readonly host: string;
  readonly variant?: string;
  readonly state: CodeState;
  readonly ms: Medians;
  readonly go: number;
}

const plans: readonly HostPlan[] = [
  { host: "embedded", state: "jit", ms: { host: 154, compile: 4.6, cold: 2.1, warm: 0.9 }, go: 3 },
  { host: "wasmtime", state: "jit", ms: { cold: 62 }, go: 86 },
  { host: "wasmtime", variant: "cached", state: "jit-cached", ms: { compile: 82, cold: 12 }, go: 6 },
  { host: "wasmtime", variant: "aot", state: "aot", ms: { cold: 10 }, go: 1.3 },
  { host: "wazero", state: "jit", ms: { cold: 41 }, go: 56 },
  { host: "wazero", variant: "cached", state: "jit-cached", ms: { compile: 43, cold: 9.2 }, go: 17 },
  { host: "wazero", variant: "interpreted", state: "interpreter", ms: { cold: 8.6 }, go: 41 },
  { host: "workerd", state: "jit", ms: { host: 75, cold: 2.4, warm: 1.4 }, go: 2.9 },
  { host: "bun", state: "jit", ms: { host: 57, cold: 2.5, warm: 1.6 }, go: 3.1 },
  { host: "deno", state: "jit", ms: { host: 160, cold: 2.3, warm: 1.1 }, go: 4.4 },
];

const commandHosts = ["wasmtime", "wazero"];
const yes: StartSupport = { reachable: true };

/** One module in C and one in Go on ten Wasm hosts: servers, and command-line hosts without a `host` start of their own. */
export function manyHosts(): Analysis {
  return hostsAnalysis((name) => name, plans);
}

/** The same with names of 40 characters that differ in the middle only. */
export function manyLongHosts(): Analysis {
  return hostsAnalysis((name) => `orders-${name.padEnd(21, "x")}-aggregation`.padEnd(40, "y"), plans);
}

/** `embedded-c` and `wasmtime-c` alone. */
export function twoHosts(): Analysis {
  return hostsAnalysis((name) => name, plans.slice(0, 2), ["C"]);
}

function hostsAnalysis(
  rename: (name: string) => string,
  hosts: readonly HostPlan[],
  languages: readonly string[] = ["C", "Go"],
): Analysis {
  const all = languages.flatMap((language) =>
    hosts.map((host) => ({ language, host, name: rename(nameOf(host, language)) })),
  );
  // As a scenario file may have it: the first of each language before the others.
  const ordered = [...all.filter(({ host }) => host === hosts[0]), ...all.filter(({ host }) => host !== hosts[0])];
  const reference = ordered[0]?.name ?? "";
  const targets = ordered.map(({ host, language, name }) => targetOf(host, language, name));
  const samples = ordered.flatMap(({ host, language, name }) => samplesOf(host, language, name));
  const run = runRecord(targets, { scenarios: [scenario({ reference, starts: ["host", "compile", "cold", "warm"] })] });
  return analyseRun({ run, samples, location: "results/hosts", random: seededRandom(1) });
}

function nameOf({ host, variant }: HostPlan, language: string): string {
  return `${host}-${language.toLowerCase()}${variant === undefined ? "" : `-${variant}`}`;
}

function targetOf({ host, state, ms }: HostPlan, language: string, name: string): TargetRecord {
  const command = commandHosts.includes(host);
  const same = (sameAs: StartKind, reason: string): StartSupport => ({ reachable: false, reason, sameAs });
  const compile = command ? same("cold", "compiled in every cold start") : same("host", "compiled in every host start");
  const ahead: StartSupport = { reachable: false, reason: "the module was compiled ahead of time" };
  return {
    scenario: "hello",
    name,
    kind: "wasm",
    engine: host,
    available: true,
    version: "1.2.3",
    starts: {
      absent: { reachable: false, reason: "the module is a file of this machine" },
      disk: yes,
      host: command ? same("cold", `${host} ends with its request`) : yes,
      compile: ms.compile === undefined ? (state === "aot" ? ahead : compile) : yes,
      cold: yes,
      thaw: { reachable: false, reason: `${host} neither freezes nor snapshots instances` },
      warm: command ? { reachable: false, reason: "a command answers one request and exits" } : yes,
    },
    facts: { language, source: "hello.c", "module-bytes": "13269", host, isolation: "an instance per request" },
    freshInstancePerRequest: !command,
  };
}

function samplesOf({ host, state, ms, go }: HostPlan, language: string, target: string): Sample[] {
  const factor = language === "Go" ? go : 1;
  return (Object.entries(ms) as [StartKind, number][]).flatMap(([start, median]) => {
    const running = host === "embedded" && (start === "cold" || start === "warm");
    const code: Code = {
      state: running ? "jit-cached" : state,
      ...(host === "wasmtime" ? { tier: "cranelift", artifactBytes: 39_816 } : {}),
      moduleBytes: language === "Go" ? 2_567_441 : 13_269,
      ...(commandHosts.includes(host) && state !== "interpreter"
        ? { compileNs: nanoseconds(42_800_000), compileCpuNs: nanoseconds(37_900_000) }
        : {}),
    };
    return series(around(median * factor), { target, kind: "wasm", start, code });
  });
}
