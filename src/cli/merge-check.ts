import { isDeepStrictEqual } from "node:util";
import { artifactOf, engineOf } from "../analysis/target-identity.ts";
import { BenchError } from "../errors/bench-error.ts";
import type { RunRecord } from "../results/run-record.ts";
import { missingTrials, type ShardRun } from "../results/shard-merge.ts";

/** A shard, and the folder that it was read from. */
export interface StoredShard extends ShardRun {
  readonly directory: string;
}

/**
 * Shards of one plan, ascending, each once.
 * @throws BenchError "usage" naming the folders that do not belong together, or overlap
 */
export function requireOnePlan(shards: readonly StoredShard[]): StoredShard[] {
  const [first] = shards;
  if (first === undefined) throw new BenchError("usage", "nothing to merge", { hint: "name the folders of shards" });
  for (const other of shards.slice(1)) {
    const what = otherPlan(first.run, other.run);
    if (what === undefined) continue;
    throw new BenchError("usage", `${first.directory} and ${other.directory} are not shards of one plan: ${what}`, {
      hint: "shards have scenario files, options, seed and version of coldbench in common",
    });
  }
  const ascending = shards.toSorted((a, b) => a.run.shard.index - b.run.shard.index);
  const twice = ascending.find(({ run }, at) => ascending[at - 1]?.run.shard.index === run.shard.index);
  if (twice === undefined) return ascending;
  const { index, of } = twice.run.shard;
  const where = shards.filter(({ run }) => run.shard.index === index).map(({ directory }) => directory);
  throw new BenchError("usage", `shard ${index} of ${of} is there ${where.length} times: ${where.join(", ")}`, {
    hint: "name each shard once: its trials must not count twice",
  });
}

/** What shards of one plan have in common, the first thing that tells most first. */
const questions: readonly {
  readonly what: string;
  readonly of: (run: RunRecord) => unknown;
  readonly isLong?: true;
}[] = [
  { what: "coldbench", of: ({ tool }) => tool.version },
  { what: "seed", of: ({ seed }) => seed },
  { what: "number of shards", of: ({ shard }) => shard?.of },
  { what: "scenario files", of: ({ scenarios }) => scenarios.map(({ digest }) => digest), isLong: true },
  { what: "commit", of: ({ source }) => source?.commit ?? "none" },
  { what: "the other version", of: ({ against }) => against?.source?.commit ?? "none" },
  { what: "targets that were there", of: (run) => availableIn(run).join(", ") },
  { what: "settings of the scenarios", of: ({ scenarios }) => scenarios, isLong: true },
  { what: "planned trials", of: ({ shard }) => shard?.plan, isLong: true },
];

/** What keeps two records from being shards of one plan; undefined: nothing. */
function otherPlan(a: RunRecord, b: RunRecord): string | undefined {
  const found = questions.find(({ of }) => !isDeepStrictEqual(of(a), of(b)));
  if (found === undefined) return undefined;
  const { what, of, isLong } = found;
  return isLong ? `${what} differ` : `${what}: ${String(of(a))} against ${String(of(b))}`;
}

function availableIn({ targets }: RunRecord): string[] {
  return targets.flatMap(({ scenario, name, available }) => (available ? [`${scenario} ${name}`] : []));
}

/**
 * The shards that are not there, or not whole.
 * @throws BenchError "usage" listing them, unless that is allowed
 */
export function findMissing(shards: readonly StoredShard[], allowsMissing: boolean): number[] {
  const of = shards[0]?.run.shard.of ?? 0;
  const absent = Array.from({ length: of }, (_, at) => at + 1).filter(
    (index) => !shards.some(({ run }) => run.shard.index === index),
  );
  const partial = shards.filter(isPartial);
  const reasons = [
    ...(absent.length === 0 ? [] : [`of ${of} shards, these are missing: ${absent.join(", ")}`]),
    ...partial.map(describePartial),
  ];
  if (reasons.length > 0 && !allowsMissing) {
    const [resumable] = partial;
    const resume = resumable === undefined ? "measure them" : `bench run --resume ${resumable.directory}`;
    throw new BenchError("usage", reasons.join("; "), {
      hint: `${resume}, then merge; --allow-missing merges what is there, as a partial run`,
    });
  }
  return [...absent, ...partial.map(({ run }) => run.shard.index)].toSorted((a, b) => a - b);
}

/** A shard that ended at its time budget is whole, as a run that did is complete. */
function isPartial(shard: StoredShard): boolean {
  return shard.run.status !== "complete";
}

function describePartial(shard: StoredShard): string {
  const { run, directory } = shard;
  return `shard ${run.shard.index} is ${run.status}, ${missingTrials(shard).length} of its ${run.order.length} trials are missing (${directory})`;
}

/**
 * What differs between the machines of the shards, and in what they measured: one line each.
 * @throws BenchError "usage" when there is any, unless that is allowed
 */
export function findDifferences(shards: readonly StoredShard[], allowsDifferent: boolean): string[] {
  const found = [
    ...differing(
      "machine",
      shards,
      ({ environment: { cpu, fingerprint } }) => `${cpu.model}, ${cpu.cores} cores (${fingerprint})`,
    ),
    ...differing("Node", shards, ({ environment: { node } }) => node),
    ...(shards[0]?.run.targets ?? []).flatMap(({ scenario, name }) => {
      const of = `${scenario} ${name}`;
      const targetIn = ({ targets }: RunRecord) =>
        targets.find((one) => one.scenario === scenario && one.name === name);
      return [
        ...differing(`engine of ${of}`, shards, (run) => mapped(targetIn(run), engineOf)),
        ...differing(`artifact of ${of}`, shards, (run) =>
          mapped(targetIn(run), (target) => JSON.stringify(artifactOf(target))),
        ),
      ];
    }),
  ];
  if (found.length === 0 || allowsDifferent) return found;
  throw new BenchError("usage", `the shards are not of one kind of machine: ${found.join("; ")}`, {
    hint: "--allow-different merges them all the same: the run then says so, and keeps the machine of each shard",
  });
}

function mapped<T>(value: T | undefined, toText: (value: T) => string): string {
  return value === undefined ? "" : toText(value);
}

/** "machine: A (shards 1, 2), B (shard 3)". */
function differing(what: string, shards: readonly StoredShard[], valueOf: (run: RunRecord) => string): string[] {
  const groups = new Map<string, number[]>();
  for (const { run } of shards) groups.set(valueOf(run), [...(groups.get(valueOf(run)) ?? []), run.shard.index]);
  if (groups.size < 2) return [];
  const parts = [...groups].map(
    ([value, indexes]) => `${value} (${indexes.length === 1 ? "shard" : "shards"} ${indexes.join(", ")})`,
  );
  return [`${what}: ${parts.join(", ")}`];
}
