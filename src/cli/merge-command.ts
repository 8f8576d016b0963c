import { randomBytes } from "node:crypto";
import { BenchError } from "../errors/bench-error.ts";
import { joinedFingerprint } from "../io/machine.ts";
import { namedFolder } from "../io/run-folders.ts";
import { runId } from "../io/run-id.ts";
import { createRunStore, readRunRecord } from "../io/run-store.ts";
import { readSamples } from "../io/sample-rows.ts";
import type { RunRecord } from "../results/run-record.ts";
import type { Sample } from "../results/sample.ts";
import { mergeShards, type ShardRun } from "../results/shard-merge.ts";
import { groupTrials, plannedKey } from "../results/trial-rows.ts";
import { findDifferences, findMissing, requireOnePlan, type StoredShard } from "./merge-check.ts";
import { mergeSpending } from "./merged-spending.ts";
import type { MergeArguments } from "./shard-options.ts";
import { digestOrder } from "./shard-choice.ts";
import { processTerminal } from "./terminal.ts";

/** `bench merge <run...>`: joins the shards of a plan into one run. @returns the exit code */
export async function mergeCommand(args: MergeArguments): Promise<number> {
  const { stdout } = processTerminal(process.env);
  const stored: StoredShard[] = [];
  for (const folder of args.run) stored.push(await readShard(namedFolder(folder)));
  const shards = requireOnePlan(stored);
  const missing = findMissing(shards, args.allowMissing);
  const differences = findDifferences(shards, args.allowDifferent);
  const { run, samples } = mergeShards(shards, {
    id: nameMerged(shards),
    missing,
    differences,
    fingerprint: joinedFingerprint(shards.map((shard) => shard.run.environment.fingerprint)),
  });
  requireWholePlan(run, shards);
  const spending = mergeSpending(shards.flatMap((shard) => shard.run.spending ?? []));
  const directory = writeRun(args.out, { ...run, ...(spending === undefined ? {} : { spending }) }, samples);
  const trials = groupTrials(samples).length;
  if (args.json) {
    const parts =
      run.merged?.shards.map(({ index, id, trials: count }) => ({ shard: index, run: id, trials: count })) ?? [];
    stdout.write(
      `${JSON.stringify({ run: directory, status: run.status, trials, shards: parts, missing, differences }, null, 2)}\n`,
    );
    return 0;
  }
  const lines = [
    `Merged ${shards.length} of ${shards[0]?.run.shard.of ?? 0} shards, ${trials} trials: ${directory}`,
    ...differences.map((difference) => `differs: ${difference}`),
    ...(missing.length === 0 ? [] : [`The run is partial: missing or not whole: ${missing.join(", ")}`]),
    `Its report: bench report ${directory}`,
  ];
  stdout.write(`${lines.join("\n")}\n`);
  return 0;
}

/** @throws BenchError "usage" when the folder holds no shard, or rows that are not of its plan */
async function readShard(directory: string): Promise<StoredShard> {
  const run = readRunRecord(directory);
  if (!isShard(run)) {
    const what = run.merged === undefined ? "all of its plan in one" : "merged already";
    throw new BenchError("usage", `${directory} is no shard: it is ${what}`, {
      hint: "name runs that were measured with --shard",
    });
  }
  const { samples, torn } = await readSamples(directory);
  return { directory, run, samples: wholeTrials(directory, run, samples, torn) };
}

function isShard(run: RunRecord): run is ShardRun["run"] {
  return run.shard !== undefined;
}

/** Of a process that was killed, the last trial may be cut off: it is left out. */
function wholeTrials(directory: string, run: RunRecord, samples: readonly Sample[], torn: number): readonly Sample[] {
  const groups = groupTrials(samples);
  const whole = run.status === "running" || torn > 0 ? groups.slice(0, -1) : groups;
  const planned = new Set(run.order.map(plannedKey));
  const keys = new Set(whole.map(({ key }) => key));
  const stray = whole.find(({ key }) => !planned.has(key));
  if (stray === undefined && keys.size === whole.length) return whole.flatMap(({ rows }) => rows);
  const what =
    stray === undefined ? "a trial is recorded twice" : `there are rows of ${stray.key}, which was not planned`;
  throw new BenchError("usage", `${directory}/samples.ndjson: ${what}`, {
    hint: "the file was changed or damaged; measure the shard again",
  });
}

/** "all" where the plan has several scenarios, as their own runs are called. */
function nameMerged(shards: readonly StoredShard[]): string {
  const scenarios = shards[0]?.run.scenarios ?? [];
  const name = scenarios.length === 1 ? (scenarios[0]?.name ?? "") : "all";
  const [started = ""] = shards.map(({ run }) => run.startedAt).toSorted();
  return runId(new Date(started), name, randomBytes(2).toString("hex"));
}

/** All shards together are the plan, whose digest each has. @throws BenchError "usage" when they are not */
function requireWholePlan({ order, merged }: RunRecord, shards: readonly StoredShard[]): void {
  const isWhole = merged?.shards.length === merged?.of;
  if (!isWhole || digestOrder(order) === shards[0]?.run.shard.plan) return;
  throw new BenchError("usage", "the trials of all shards together are not those of their plan", {
    hint: "a run.json was changed or damaged; measure the shards again",
  });
}

/** How many rows are written at once. */
const rowsAtOnce = 2_000;

function writeRun(root: string, run: RunRecord, samples: readonly Sample[]): string {
  using store = createRunStore(root, { ...run, status: "running" });
  for (let at = 0; at < samples.length; at += rowsAtOnce) store.append(samples.slice(at, at + rowsAtOnce));
  store.update(run);
  return store.directory;
}
