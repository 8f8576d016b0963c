import type { Environment, RunRecord } from "../results/run-record.ts";
import { formatDuration } from "../units/format-duration.ts";
import { nanoseconds } from "../units/duration.ts";
import type { Warning } from "./analysis.ts";
import { listSome } from "./name-list.ts";

/** What a reader must know of a run that was not measured in one go: after a pause, in part, or in parts. */
export function continuationWarnings(run: RunRecord): Warning[] {
  return [...resumedWarnings(run), ...shardWarning(run), ...mergedWarnings(run)];
}

/** Every machine, or moment of one, that rows of the run come from, the first first. */
export function environmentsOf({ environment, resumed = [], merged }: RunRecord): Environment[] {
  const first = merged === undefined ? [environment] : merged.shards.map((shard) => shard.environment);
  return [...first, ...resumed.map((one) => one.environment)];
}

function resumedWarnings({ resumed = [] }: RunRecord): Warning[] {
  if (resumed.length === 0) return [];
  const times = resumed.length === 1 ? "once" : `${resumed.length} times`;
  const pauses = resumed.map(
    ({ pausedNs, trials }) => `${formatDuration(nanoseconds(pausedNs))} after ${trials} trials`,
  );
  const differences = [...new Set(resumed.flatMap((one) => one.differences))];
  return [
    {
      code: "run-resumed",
      message: `the run was interrupted and went on ${times} (a pause of ${listSome(pauses)}): the machine need not be as it was, and no interval knows of that`,
      hint: "where a difference is small, measure again in one go",
    },
    ...(differences.length === 0
      ? []
      : [
          {
            code: "run-resumed-different",
            message: `the run went on although not everything was as it was: ${listSome(differences)}`,
            hint: "rows of both are in the same figures: compare none of them with another run",
          },
        ]),
  ];
}

function shardWarning({ shard }: RunRecord): Warning[] {
  if (shard === undefined) return [];
  return [
    {
      code: "run-shard",
      message: `this is shard ${shard.index} of ${shard.of} of its plan`,
      hint: "bench merge joins the shards into one run",
    },
  ];
}

function mergedWarnings({ merged }: RunRecord): Warning[] {
  if (merged === undefined) return [];
  const { shards, missing, of, differences } = merged;
  const resumed = shards.filter((shard) => shard.resumed !== undefined).map(({ index }) => index);
  return [
    {
      code: "run-merged",
      message: `merged from ${shards.length} shards, each measured by a process of its own: how their machines or moments differ is part of every spread, and intervals of absolute durations take all starts for independent${resumed.length === 0 ? "" : `; interrupted and resumed: ${resumed.join(", ")}`}`,
      hint: "ratios of targets are safe: every shard has all targets in each of its blocks",
    },
    ...(differences.length === 0
      ? []
      : [
          {
            code: "run-merged-different",
            message: `the shards are of machines that differ: ${listSome(differences)}`,
            hint: "compare targets of this run with each other, and none of its durations with another run",
          },
        ]),
    ...(missing.length === 0
      ? []
      : [
          {
            code: "run-merged-missing",
            message: `of ${of} shards, these are missing or not whole: ${missing.join(", ")}`,
          },
        ]),
  ];
}
