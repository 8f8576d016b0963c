/**
 * Process launch side by side: the same command through our launcher and `hyperfine -N` in interleaved batches, then
 * through node:child_process; first with a small harness, then with 1 GB more resident in it.
 * Goal: the median of ours at most 1.10 times hyperfine's, with and without the 1 GB.
 * Prints one JSON document; exits with 1 where the goal is missed. Needs hyperfine on PATH.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/io/system-clock.ts";
import { findExecutable } from "../src/system/executable.ts";
import { openJournal } from "../src/system/journal.ts";
import { createProcessLauncher } from "../src/system/launcher.ts";
import type { ProcessLauncher } from "../src/system/process.ts";
import { median } from "../src/stats/quantile.ts";
import { type RatioEstimate, ratioOfMedians } from "../src/stats/ratio-of-medians.ts";
import { seededRandom, shuffled } from "../src/units/random.ts";

const env = { PATH: process.env["PATH"] ?? "" };
/** By its path for everyone, as a deployed target has it: nobody pays for a walk along PATH. */
const command = findExecutable("true", env.PATH);
const batches = 30;
const perBatch = 10;
const goal = 1.1;
const never = new AbortController().signal;

async function ours(launcher: ProcessLauncher): Promise<number> {
  const { startedNs, endedNs } = await launcher.runCommand(
    { command: [command], cwd: "/", env, input: new Uint8Array(), maxOutputBytes: 1 << 20 },
    never,
  );
  return endedNs - startedNs;
}

/** What we would have without posix_spawn: the same pipes, from spawn() to the event `close`. */
function childProcess(): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedNs = systemClock.now();
    const child = spawn(command, [], { cwd: "/", env, stdio: ["pipe", "pipe", "pipe"] });
    child.on("error", reject);
    child.on("close", () => resolve(systemClock.now() - startedNs));
    child.stdin.end();
    child.stdout.resume();
    child.stderr.resume();
  });
}

/** One batch; the first run is hyperfine's own warmup. With `pipe` it, too, reads what the command writes. */
async function hyperfine(launcher: ProcessLauncher, folder: string, output: "null" | "pipe"): Promise<number[]> {
  const file = join(folder, "hyperfine.json");
  const runs = ["--warmup", "1", "--runs", String(perBatch), "--output", output];
  const options = ["-N", "--style", "none", ...runs, "--export-json", file, command];
  const { exit, stderr } = await launcher.runCommand(
    { command: ["hyperfine", ...options], cwd: "/", env, input: new Uint8Array(), maxOutputBytes: 1 << 20 },
    never,
  );
  if (exit.code !== 0) throw new Error(`hyperfine ended with ${exit.signal ?? exit.code}: ${stderr}`);
  const { results } = JSON.parse(readFileSync(file, "utf8")) as { results: readonly [{ times: readonly number[] }] };
  return results[0].times.map((seconds) => seconds * 1e9);
}

async function series(times: number, sample: () => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  await sample();
  for (let at = 0; at < times; at++) samples.push(await sample());
  return samples;
}

async function compare(launcher: ProcessLauncher, folder: string, seed: number): Promise<Comparison> {
  const ways: Record<string, () => Promise<number[]>> = {
    ours: async () => series(perBatch, async () => ours(launcher)),
    hyperfine: async () => hyperfine(launcher, folder, "null"),
    hyperfinePipe: async () => hyperfine(launcher, folder, "pipe"),
  };
  const samples: Record<string, number[]> = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  const random = seededRandom(seed);
  for (let batch = 0; batch < batches; batch++) {
    for (const [name, way] of shuffled(Object.entries(ways), random)) samples[name]?.push(...(await way()));
  }
  // Not in between: a fork write-protects the harness's pages, and whatever comes next pays for their copies.
  samples["childProcess"] = await series(batches * perBatch, childProcess);
  const ratio = (numerator: string, denominator: string): RatioEstimate => {
    const estimate = ratioOfMedians(samples[numerator] ?? [], samples[denominator] ?? [], { level: 0.95, random });
    if (estimate === null) throw new Error(`no ratio of ${numerator} to ${denominator}`);
    return estimate;
  };
  return {
    n: batches * perBatch,
    rssMB: Math.round(process.memoryUsage.rss() / 1e6),
    medianMs: Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values) / 1e6])),
    oursToHyperfine: ratio("ours", "hyperfine"),
    oursToHyperfinePipe: ratio("ours", "hyperfinePipe"),
    childProcessToHyperfine: ratio("childProcess", "hyperfine"),
  };
}

interface Comparison {
  readonly n: number;
  readonly rssMB: number;
  readonly medianMs: Readonly<Record<string, number>>;
  readonly oursToHyperfine: RatioEstimate;
  /** Nearer to like with like: we always read what a command writes. */
  readonly oursToHyperfinePipe: RatioEstimate;
  readonly childProcessToHyperfine: RatioEstimate;
}

const folder = mkdtempSync(join(tmpdir(), "coldbench-launch-"));
const launcher = await createProcessLauncher(systemClock, openJournal(folder, `${process.pid}-launch`), () =>
  randomBytes(16).toString("hex"),
);
await hyperfine(launcher, folder, "null");
await series(50, async () => ours(launcher));
const small = await compare(launcher, folder, 1);
const ballast = Buffer.alloc(1e9, 1);
const large = await compare(launcher, folder, 2);
rmSync(folder, { recursive: true });

const met = [small, large].every(({ oursToHyperfine }) => oursToHyperfine.ratio <= goal);
const { name, reason } = launcher;
console.log(
  JSON.stringify({ command, launcher: name, reason, goal, met, small, large, ballastBytes: ballast.length }, null, 2),
);
process.exitCode = met ? 0 : 1;
