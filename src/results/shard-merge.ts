import type { RunRecord } from "./run-record.ts";
import type { Sample } from "./sample.ts";
import { lastEndNs, plannedKey, trialKey } from "./trial-rows.ts";

/** A run that is a shard. */
export interface ShardRun {
  readonly run: RunRecord & { readonly shard: NonNullable<RunRecord["shard"]> };
  /** Of whole trials, in the order in which they were written. */
  readonly samples: readonly Sample[];
}

/** What a merge was allowed to leave out or to put together. */
export interface MergeRemarks {
  readonly id: string;
  /** Shards that are not here, or not whole. */
  readonly missing: readonly number[];
  /** What differs between their machines, one line each. */
  readonly differences: readonly string[];
  /** Of their machines together. */
  readonly fingerprint: string;
}

/**
 * One run of the shards of a plan. Its trials are in the order of the plan; its rows, and their time, shard after shard.
 * Scenarios, targets and machine are those of the first, but for the fingerprint.
 * @param shards ascending, length >= 1, of one plan, no two the same
 */
export function mergeShards(
  shards: readonly ShardRun[],
  { id, missing, differences, fingerprint }: MergeRemarks,
): { readonly run: RunRecord; readonly samples: Sample[] } {
  const [first] = shards;
  if (first === undefined) throw new Error("there is nothing to merge");
  const { shard, resumed: _resumed, endedAt: _ended, ...base } = first.run;
  const offsets = shards.map((_, at) => shards.slice(0, at).reduce((sum, { samples }) => sum + lastEndNs(samples), 0));
  const starts = shards.map(({ run }) => run.startedAt).toSorted();
  const ends = shards.flatMap(({ run }) => run.endedAt ?? []).toSorted();
  const run: RunRecord = {
    ...base,
    id,
    startedAt: starts[0] ?? base.startedAt,
    ...(ends.length < shards.length ? {} : { endedAt: ends.at(-1) }),
    status: missing.length === 0 ? "complete" : "partial",
    environment: { ...base.environment, fingerprint },
    order: base.scenarios.flatMap(({ name }) =>
      shards.flatMap(({ run: { order } }) => order.filter(([scenario]) => scenario === name)),
    ),
    ...joined("densities", shards.flatMap(({ run: { densities = [] } }) => densities)),
    ...joined("bursts", shards.flatMap(({ run: { bursts = [] } }) => bursts)),
    ...joined("loads", shards.flatMap(({ run: { loads = [] } }) => loads)),
    ...joined("warnings", shards.flatMap(warningsOf)),
    merged: {
      of: shard.of,
      missing: [...missing],
      differences: [...differences],
      shards: shards.map((one, at) => describeShard(one, offsets[at] ?? 0)),
    },
  };
  const samples = shards.flatMap((one, at) =>
    one.samples.map((sample) => (sample.atNs === undefined ? sample : later(sample, offsets[at] ?? 0))),
  );
  return { run, samples };
}

function joined<K extends string, T>(name: K, all: readonly T[]): Partial<Record<K, T[]>> {
  return (all.length === 0 ? {} : { [name]: [...all] }) as Partial<Record<K, T[]>>;
}

function warningsOf({ run: { shard, warnings = [] } }: ShardRun): string[] {
  return warnings.map((warning) => `shard ${shard.index}: ${warning}`);
}

function later(sample: Sample, offsetNs: number): Sample {
  return { ...sample, atNs: ((sample.atNs ?? 0) + offsetNs) as NonNullable<Sample["atNs"]> };
}

function describeShard(
  { run, samples }: ShardRun,
  offsetNs: number,
): NonNullable<RunRecord["merged"]>["shards"][number] {
  const { shard, id, startedAt, endedAt, status, environment, resumed } = run;
  return {
    index: shard.index,
    id,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    status,
    trials: new Set(samples.map(trialKey)).size,
    offsetNs,
    ...(resumed === undefined ? {} : { resumed: resumed.map(({ environment: _machine, ...one }) => one) }),
    environment,
  };
}

/** Trials of its plan that a shard has no rows of. */
export function missingTrials({ run, samples }: ShardRun): RunRecord["order"] {
  const done = new Set(samples.map(trialKey));
  return run.order.filter((trial) => !done.has(plannedKey(trial)));
}
