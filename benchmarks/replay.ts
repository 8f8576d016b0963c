/**
 * How fast `replay` is, twice.
 * 1. 100 million invocations over 1,000 functions with the skew of Azure Functions 2019, a simulated day after ten minutes of
 *    warmup, on one thread. Goals: at most 60 s, at most 500 MB resident.
 * 2. Beside SimFaaS 0.2.2 (PyPI) on the input of its README: Poisson arrivals, exponential service, two expiration thresholds;
 *    one run of each in turn. Both start empty. Requests per second of processor time, and what both find.
 * Prints one JSON document; exits with 1 where a goal is missed. The second part needs python3 with pip, or the folder of an
 * installed simfaas as the argument; it is left out where there is neither.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { replayMany } from "../src/cost/fleet-replay.ts";
import { azureFleet } from "../src/cost/fleet.ts";
import { latencyPercentile } from "../src/cost/latency-histogram.ts";
import { replay } from "../src/cost/replay.ts";
import type { MeasuredInvocation, Scaling } from "../src/cost/replay-model.ts";

const seed = 20_261_129;
const dayMs = 86_400_000;
const scaling: Scaling = {
  keepAliveMs: 600_000,
  concurrency: 1,
  maxInstances: Infinity,
  minInstances: 0,
  instanceMinimumMs: 0,
  instanceGranularityMs: 1,
  activeMinimumMs: 0,
  activeGranularityMs: 1,
};

/** Quantiles of an exponential distribution, scaled to its mean; `extraMs` is waited for before the instance takes the request. */
function exponential(meanMs: number, count: number, extraMs = 0): MeasuredInvocation[] {
  const raw = Array.from({ length: count }, (_, i) => -Math.log((i + 0.5) / count));
  const mean = raw.reduce((sum, value) => sum + value, 0) / count;
  return raw.map((value) => ({ latencyMs: extraMs + (value * meanMs) / mean, busyMs: (value * meanMs) / mean }));
}

function cpuSeconds(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function replayFleet() {
  const functions = azureFleet(1_000, 1e8 / 86_400, seed).map(({ traffic, executionMs }) => ({
    traffic,
    measured: { cold: exponential(executionMs, 100, 250), warm: exponential(executionMs, 100) },
    scaling,
  }));
  const [startedMs, cpu] = [performance.now(), process.cpuUsage()];
  const fleet = replayMany(functions, { seed, horizonMs: dayMs, warmupMs: 600_000 });
  const seconds = (performance.now() - startedMs) / 1_000;
  const perFunction = fleet.functions.map(({ requests }) => requests).toSorted((a, b) => b - a);
  return {
    functions: functions.length,
    invocations: fleet.requests,
    busiestFunction: perFunction[0],
    medianFunction: perFunction[500],
    coldShare: fleet.coldStarts / fleet.requests,
    meanInstances: fleet.meanInstances,
    mostInstancesOfOneFunction: Math.max(...fleet.functions.map(({ peakInstances }) => peakInstances)),
    p99Ms: latencyPercentile(fleet, 0.99),
    seconds,
    cpuSeconds: cpuSeconds(cpu),
    perSecond: fleet.requests / seconds,
    peakMegabytes: (process.resourceUsage().maxRSS * 1_024) / 1e6,
  };
}

interface Run {
  readonly requests: number;
  readonly coldStarts: number;
  readonly meanInstances: number;
  readonly meanBusy: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

function runSimFaaS(folder: string, runSeed: number, thresholdSeconds: number, seconds: number): Run {
  const args = [resolve("benchmarks/replay-simfaas.py"), String(runSeed), String(thresholdSeconds), String(seconds)];
  const { status, stdout, stderr } = spawnSync("python3", args, {
    env: { ...process.env, PYTHONPATH: folder },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Run;
}

const served = { cold: exponential(2_244, 1_000), warm: exponential(1_991, 1_000) };

function runOurs(runSeed: number, thresholdSeconds: number, seconds: number): Run {
  const [startedMs, cpu] = [performance.now(), process.cpuUsage()];
  const { requests, coldStarts, meanInstances, activeMs, horizonMs } = replay(
    { pattern: "poisson", perSecond: 0.9 },
    served,
    { ...scaling, keepAliveMs: 1_000 * thresholdSeconds },
    { seed: runSeed, horizonMs: 1_000 * seconds, warmupMs: 0 },
  );
  const wallSeconds = (performance.now() - startedMs) / 1_000;
  return {
    requests,
    coldStarts,
    meanInstances,
    meanBusy: activeMs / horizonMs,
    wallSeconds,
    cpuSeconds: cpuSeconds(cpu),
  };
}

/** "0.0347 +- 0.0004": the mean of independent runs and its standard error. */
function meanOf(runs: readonly Run[], value: (run: Run) => number): { readonly mean: number; readonly error: number } {
  const values = runs.map(value);
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

function summary(runs: readonly Run[]) {
  const total = (value: (run: Run) => number): number => runs.reduce((sum, run) => sum + value(run), 0);
  return {
    runs: runs.length,
    requests: total(({ requests }) => requests),
    requestsPerCpuSecond: total(({ requests }) => requests) / total((run) => run.cpuSeconds),
    requestsPerWallSecond: total(({ requests }) => requests) / total((run) => run.wallSeconds),
    coldShare: meanOf(runs, ({ coldStarts, requests }) => coldStarts / requests),
    meanInstances: meanOf(runs, ({ meanInstances }) => meanInstances),
    meanBusy: meanOf(runs, ({ meanBusy }) => meanBusy),
  };
}

function besideSimFaaS(folder: string, thresholdSeconds: number, seconds: number, runs: number) {
  runOurs(0, thresholdSeconds, seconds);
  const [theirs, ours]: [Run[], Run[]] = [[], []];
  for (let at = 1; at <= runs; at++) {
    theirs.push(runSimFaaS(folder, at, thresholdSeconds, seconds));
    // Ours is short: as many as make its own error small.
    for (let k = 0; k < 20; k++) ours.push(runOurs(20 * at + k, thresholdSeconds, seconds));
    process.stderr.write(`threshold ${thresholdSeconds} s: run ${at} of ${runs}\n`);
  }
  const [a, b] = [summary(ours), summary(theirs)];
  const apart = (x: typeof a.coldShare, y: typeof a.coldShare) => ({
    ratio: x.mean / y.mean,
    standardErrors: (x.mean - y.mean) / Math.hypot(x.error, y.error),
  });
  return {
    thresholdSeconds,
    simulatedSeconds: seconds,
    ours: a,
    simfaas: b,
    speed: a.requestsPerCpuSecond / b.requestsPerCpuSecond,
    coldShare: apart(a.coldShare, b.coldShare),
    meanInstances: apart(a.meanInstances, b.meanInstances),
    meanBusy: apart(a.meanBusy, b.meanBusy),
  };
}

/** The folder of simfaas, or why there is none. */
function findSimFaaS(temporary: string): { readonly folder: string } | { readonly reason: string } {
  const given = process.argv[2];
  if (given !== undefined) return { folder: resolve(given) };
  const install = ["-m", "pip", "install", "--quiet", "--target", temporary, "simfaas==0.2.2"];
  const { status, stderr, error } = spawnSync("python3", install, { encoding: "utf8" });
  return status === 0 ? { folder: temporary } : { reason: error?.message ?? stderr.trim() };
}

const fleet = replayFleet();
process.stderr.write(`${JSON.stringify(fleet)}\n`);
const temporary = mkdtempSync(join(tmpdir(), "coldbench-simfaas-"));
try {
  const found = findSimFaaS(temporary);
  const peer =
    "folder" in found
      ? [besideSimFaaS(found.folder, 600, 100_000, 10), besideSimFaaS(found.folder, 30, 100_000, 10)]
      : found.reason;
  const environment = { seed, node: process.version, cores: availableParallelism(), load: loadavg()[0] };
  console.log(JSON.stringify({ ...environment, fleet, peer }, null, 2));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
if (fleet.seconds > 60 || fleet.peakMegabytes > 500) process.exitCode = 1;
