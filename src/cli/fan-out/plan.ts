/** A plan in shards, as it is handed to an engine that runs many of something. Its words need no quotes in sh. */
export interface FanOut {
  readonly shards: number;
  readonly seed: number;
  /** Image of coldbench, as the engine pulls it. */
  readonly image: string;
  /** Scenario files, relative to the folder that is mounted; empty: all of scenarios/. */
  readonly scenarios: readonly string[];
  /** Trials per target and start; undefined: as the scenarios say. */
  readonly trials: number | undefined;
}

/** Options and scenario files of the `bench run` of every shard, without --shard. */
export function runWords({ seed, trials, scenarios }: FanOut): string[] {
  return [
    "--seed",
    String(seed),
    "--no-report",
    ...(trials === undefined ? [] : ["--trials", String(trials)]),
    ...scenarios,
  ];
}

/** A string for YAML. JSON's strings are YAML's double-quoted ones (YAML 1.2, 7.3.1). */
export function yamlText(text: string): string {
  return JSON.stringify(text);
}

/** The command line that printed it. */
export function commandOf({ shards, seed, image, scenarios, trials }: FanOut, engine: string): string {
  const options = ["--for", engine, "--shards", String(shards), "--seed", String(seed), "--image", image];
  const more = trials === undefined ? [] : ["--trials", String(trials)];
  return ["bench shard", ...options, ...more, ...scenarios].join(" ");
}
