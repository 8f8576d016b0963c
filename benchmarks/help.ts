/**
 * `bench --help` against `node -e 0`, interleaved in pairs of random order: what the command line adds to Node's own start.
 * Goal: the ratio of medians at most 1.5. Prints one JSON document; exits with 1 where the goal is missed.
 */
import { spawnSync } from "node:child_process";
import { systemClock } from "../src/io/system-clock.ts";
import { median } from "../src/stats/quantile.ts";
import { ratioOfMedians } from "../src/stats/ratio-of-medians.ts";
import { seededRandom, shuffled } from "../src/units/random.ts";

const rounds = 60;
const goal = 1.5;
const seed = 20261122;

function time(args: readonly string[]): number {
  const startedNs = systemClock.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const tookNs = systemClock.now() - startedNs;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return tookNs;
}

const random = seededRandom(seed);
const help: number[] = [];
const nothing: number[] = [];
for (let round = 0; round < rounds; round++) {
  for (const which of shuffled(["help", "nothing"], random)) {
    if (which === "help") help.push(time(["bin/bench.js", "--help"]));
    else nothing.push(time(["-e", "0"]));
  }
}
const estimate = ratioOfMedians(help, nothing, { level: 0.95, random });
process.exitCode = estimate !== null && estimate.ratio <= goal ? 0 : 1;
console.log(
  JSON.stringify(
    { n: rounds, helpMs: median(help) / 1e6, nodeMs: median(nothing) / 1e6, ratio: estimate, goal },
    null,
    2,
  ),
);
