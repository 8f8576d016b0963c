/**
 * How often `bench run --against` is right on this machine. Three candidates, each against the same committed version, in an
 * order that is drawn anew in every round: the same code, a handler with 20 % more work, a server that sleeps 30 ms
 * before it listens. Goals, of 20 rounds: at most one run of the same code is red; at least 19 of the slower handlers are red
 * in the warm request, with `handle` as the phase that moved most; and 19 of the sleepers in the cold start, with `boot` or `init`.
 * The naive rule beside it calls a series red when its median is more than 5 % above the other one's.
 * Prints one JSON document; exits with 1 where a goal is missed. Needs git; takes about half a minute for each run.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { seededRandom } from "../src/units/random.ts";

const rounds = Number(process.argv[2] ?? 20);
const seed = 20_261_129;
const bench = resolve("bin/bench.js");

/** A server that works for some milliseconds for every request, and may sleep before it listens. */
const server = (steps: number, sleepMs: number): string => `import { createServer } from "node:http";
const work = (n) => { let x = 1; for (let i = 0; i < n; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0; return x; };
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${sleepMs});
createServer((_, response) => response.end(work(${steps}) === 0 ? "zero" : "done")).listen(process.env.PORT, "127.0.0.1");
`;
const scenario = `name: served
request: { body: x }
expect: { body: done }
starts: [cold, warm]
warm: { warmup: 5, invocations: 5 }
targets: { node: { kind: process, shape: http, command: [node, ../server.mjs] } }
`;
const steps = 6_000_000;
const candidates = { same: [steps, 0], "handler +20 %": [1.2 * steps, 0], "sleep 30 ms": [steps, 30] } as const;
type Candidate = keyof typeof candidates;

interface Series {
  readonly start: string;
  readonly verdict: string;
  readonly estimate: { readonly ratio: number } | null;
  readonly moved: readonly { readonly phase: string }[];
}
interface Found {
  readonly candidate: Candidate;
  readonly exit: number | null;
  readonly series: readonly Series[];
}

function runOnce(folder: string, candidate: Candidate): Found {
  const [work, sleepMs] = candidates[candidate];
  writeFileSync(join(folder, "server.mjs"), server(work, sleepMs));
  const args = [bench, "run", "--against", "HEAD", "--json", "--quiet", "--no-report"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  const { comparison } = JSON.parse(stdout) as { comparison: { series: Series[] } };
  return { candidate, exit: status, series: comparison.series };
}

/** The slower ones as "warm: handle": the phase that moved most. */
const slowerOf = ({ series }: Found): string[] =>
  series.filter(({ verdict }) => verdict === "slower").map(({ start, moved }) => `${start}: ${moved[0]?.phase}`);

const folder = mkdtempSync(join(tmpdir(), "coldbench-verdicts-"));
const found: Found[] = [];
try {
  mkdirSync(join(folder, "scenarios"));
  writeFileSync(join(folder, "scenarios", "served.yaml"), scenario);
  writeFileSync(join(folder, "server.mjs"), server(steps, 0));
  writeFileSync(join(folder, ".gitignore"), "results/\n");
  const git = (...args: string[]): unknown =>
    spawnSync("git", ["-c", "user.name=b", "-c", "user.email=b@localhost", ...args], { cwd: folder });
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message", "served");
  const random = seededRandom(seed);
  for (let round = 1; round <= rounds; round++) {
    const order = (Object.keys(candidates) as Candidate[])
      .map((candidate) => ({ candidate, at: random() }))
      .toSorted((a, b) => a.at - b.at);
    for (const { candidate } of order) {
      found.push(runOnce(folder, candidate));
      const last = found.at(-1) as Found;
      process.stderr.write(`round ${round}, ${candidate}: exit ${last.exit}, slower: ${slowerOf(last).join(", ")}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const of = (candidate: Candidate): Found[] => found.filter((one) => one.candidate === candidate);
const count = (candidate: Candidate, names: readonly string[]): number =>
  of(candidate).filter((one) => one.exit === 1 && names.some((name) => slowerOf(one).includes(name))).length;
const naive = (candidate: Candidate): number =>
  of(candidate).filter(({ series }) => series.some(({ estimate }) => (estimate?.ratio ?? 1) > 1.05)).length;
const result = {
  seed,
  rounds,
  cores: availableParallelism(),
  load: loadavg()[0],
  falseRed: { runs: of("same").filter(({ exit }) => exit !== 0).length, naive: naive("same"), goal: "at most 5 %" },
  handler: { runs: count("handler +20 %", ["warm: handle"]), goal: "at least 95 %" },
  sleep: { runs: count("sleep 30 ms", ["cold: boot", "cold: init"]), goal: "at least 95 %" },
};
console.log(JSON.stringify(result, null, 2));
const most = Math.floor(rounds / 20);
if (result.falseRed.runs > most || Math.min(result.handler.runs, result.sleep.runs) < rounds - most)
  process.exitCode = 1;
