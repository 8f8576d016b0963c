import { mergedLatency } from "./latency-histogram.ts";
import { replay, type ReplayOptions } from "./replay.ts";
import type { MeasuredTarget, Replay, Scaling, Traffic } from "./replay-model.ts";

/** A function and how it is run. */
export interface DeployedFunction {
  readonly traffic: Traffic;
  readonly measured: MeasuredTarget;
  readonly scaling: Scaling;
}

/** What the replays of several functions came to. Sums, but for the latency of all requests; peaks have no sum. */
export interface FleetReplay extends Pick<
  Replay,
  | "requests"
  | "coldStarts"
  | "refused"
  | "latency"
  | "meanInstances"
  | "activeMs"
  | "aliveMs"
  | "billedInstanceMs"
  | "billedActiveMs"
> {
  /** In the order of the functions. */
  readonly functions: readonly Replay[];
}

/**
 * Replays each function on its own: functions share no instances. The n-th has the random numbers of stream n, whatever the
 * others are.
 * @throws RangeError for input that is not of the model, naming it
 */
export function replayMany(functions: Iterable<DeployedFunction>, options: Omit<ReplayOptions, "stream">): FleetReplay {
  const replays: Replay[] = [];
  for (const { traffic, measured, scaling } of functions)
    replays.push(replay(traffic, measured, scaling, { ...options, stream: replays.length }));
  const sum = (value: (one: Replay) => number): number => replays.reduce((total, one) => total + value(one), 0);
  return {
    functions: replays,
    requests: sum(({ requests }) => requests),
    coldStarts: sum(({ coldStarts }) => coldStarts),
    refused: sum(({ refused }) => refused),
    latency: mergedLatency(replays.map(({ latency }) => latency)),
    meanInstances: sum(({ meanInstances }) => meanInstances),
    activeMs: sum(({ activeMs }) => activeMs),
    aliveMs: sum(({ aliveMs }) => aliveMs),
    billedInstanceMs: sum(({ billedInstanceMs }) => billedInstanceMs),
    billedActiveMs: sum(({ billedActiveMs }) => billedActiveMs),
  };
}
