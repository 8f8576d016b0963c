import type { Argv } from "yargs";
import type { OptionsOf } from "./option-types.ts";

/** Options of `bench merge`. */
export function mergeOptions(command: Argv) {
  return command
    .positional("run", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "folders of the shards, such as results/<id>",
    })
    .option("out", { type: "string", describe: "folder for the merged run", default: "results" })
    .option("allow-missing", {
      type: "boolean",
      describe: "merge what is there, as a partial run",
      default: false,
    })
    .option("allow-different", {
      type: "boolean",
      describe: "merge although the shards' machines, engines or artifacts differ",
      default: false,
    })
    .option("json", { type: "boolean", describe: "print one JSON document on stdout", default: false });
}

/** Options of `bench shard`. */
export function shardOptions(command: Argv) {
  return command
    .positional("scenario", { type: "string", array: true, describe: "scenario files (default: all of scenarios/)" })
    .option("for", {
      choices: ["github", "kubernetes"] as const,
      demandOption: true,
      describe: "github: a workflow with a matrix and a merge job; kubernetes: an Indexed Job",
    })
    .option("shards", { type: "number", describe: "how many", default: 4 })
    .option("seed", { type: "number", describe: "seed that all shards share", default: 1 })
    .option("image", {
      type: "string",
      describe: "image of coldbench (scripts/make-image.sh makes it)",
      default: "coldbench",
    })
    .option("trials", { alias: "n", type: "number", describe: "trials per target and start" });
}

export type MergeArguments = OptionsOf<typeof mergeOptions>;
export type ShardArguments = OptionsOf<typeof shardOptions>;
