/**
 * Cold starts of command-line Wasm hosts as a target measures them, against `hyperfine -N` on the same command line, in
 * interleaved batches: the two must agree, or one of them measures something else.
 * Goal: the ratio of medians within 0.67 and 1.5 for every command. Prints one JSON document; exits with 1 where it is missed.
 * Needs hyperfine, wasmtime, wazero and Go on PATH. Run from the repository's root.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readShippedHosts } from "../src/io/host-files.ts";
import { systemClock } from "../src/io/system-clock.ts";
import type { HostedWasmConfig } from "../src/scenario/model.ts";
import type { CodeState } from "../src/scenario/wasm-host.ts";
import { median } from "../src/stats/quantile.ts";
import { ratioOfMedians } from "../src/stats/ratio-of-medians.ts";
import type { AdapterContext } from "../src/system/adapter-context.ts";
import { openJournal } from "../src/system/journal.ts";
import { createProcessLauncher } from "../src/system/launcher.ts";
import { createWasmTarget } from "../src/targets/wasm/wasm-target.ts";
import { seededRandom } from "../src/units/random.ts";

const batches = 10;
const perBatch = 6;
const goal = { least: 0.67, most: 1.5 };
const folder = mkdtempSync(join(tmpdir(), "coldbench-hosts-"));
const goModule = join(folder, "hello-go.wasm");
execFileSync("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", goModule, "./hello/go/command"], {
  cwd: "workloads",
  env: { ...process.env, GOOS: "wasip1", GOARCH: "wasm", GOFLAGS: "-buildvcs=false" },
});
const cModule = resolve("workloads/hello/c/hello.wasm");
const cwasm = join(folder, "hello-go.cwasm");
execFileSync("wasmtime", ["compile", "-o", cwasm, goModule]);
const wazeroCache = join(folder, "wazero");

/** What a target runs, and the same by hand. The request is empty: hyperfine 1.15 gives a command no input. */
const cases: readonly { host: string; code: CodeState; module: string; byHand: readonly string[] }[] = [
  { host: "wasmtime", code: "jit", module: cModule, byHand: ["wasmtime", "run", "-C", "cache=n", cModule] },
  { host: "wasmtime", code: "aot", module: goModule, byHand: ["wasmtime", "run", "--allow-precompiled", cwasm] },
  { host: "wazero", code: "jit", module: cModule, byHand: ["wazero", "run", cModule] },
  {
    host: "wazero",
    code: "jit-cached",
    module: goModule,
    byHand: ["wazero", "run", `-cachedir=${wazeroCache}`, goModule],
  },
];

const nonce = (): string => crypto.randomUUID().replaceAll("-", "");
const journal = openJournal(join(folder, "journals"), `${process.pid}-hosts`);
const processes = await createProcessLauncher(systemClock, journal, nonce);
const context: AdapterContext = {
  clock: systemClock,
  journal,
  processes,
  runId: "benchmark",
  nonce,
  env: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
};
const target = createWasmTarget(context, { hostFile: "", node: process.execPath, workerFile: "" });
const never = new AbortController().signal;
const request = { method: "POST", path: "/", headers: {}, body: new Uint8Array() };

function configure(host: string, code: CodeState, module: string): HostedWasmConfig {
  const found = readShippedHosts().get(host);
  if (found === undefined) throw new Error(`no host ${host}`);
  const base = { kind: "wasm", name: host, enabled: true, env: {}, variant: {}, args: [], flags: [] } as const;
  const limits = { timeMs: 60_000, memoryPages: 2_048, outputBytes: 1 << 20 };
  const [tier] = Object.keys(found.tiers);
  return { ...base, module, host: found, shape: "command", code, limits, ...(tier === undefined ? {} : { tier }) };
}

function byHyperfine(command: readonly string[]): number[] {
  const file = join(folder, "hyperfine.json");
  const options = ["-N", "--style", "none", "--warmup", "1", "--runs", String(perBatch), "--export-json", file];
  execFileSync("hyperfine", [...options, command.join(" ")], { stdio: "ignore" });
  const { results } = JSON.parse(readFileSync(file, "utf8")) as { results: readonly [{ times: readonly number[] }] };
  return results[0].times.map((seconds) => seconds * 1e9);
}

const rows = [];
for (const { host, code, module, byHand } of cases) {
  await using deployment = await target.deploy(configure(host, code, module), never);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    for (let at = 0; at < perBatch; at++) {
      const { invocation } = await deployment.start("cold", request, never);
      if (!invocation.result.ok) throw new Error(`${host}: ${invocation.result.message}`);
      ours.push(invocation.totalNs);
    }
    theirs.push(...byHyperfine(byHand));
  }
  const ratio = ratioOfMedians(ours, theirs, { level: 0.95, random: seededRandom(1) });
  if (ratio === null) throw new Error(`no ratio for ${host}`);
  const language = module === cModule ? "C" : "Go";
  rows.push({
    host,
    code,
    language,
    n: ours.length,
    oursMs: median(ours) / 1e6,
    hyperfineMs: median(theirs) / 1e6,
    ratio,
  });
}
rmSync(folder, { recursive: true });
const met = rows.every(({ ratio }) => ratio.ratio >= goal.least && ratio.ratio <= goal.most);
console.log(JSON.stringify({ goal, met, load: loadavg()[0], rows }, null, 2));
process.exitCode = met ? 0 : 1;
