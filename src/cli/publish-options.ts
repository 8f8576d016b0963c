import type { Argv } from "yargs";
import type { OptionsOf } from "./option-types.ts";

/** Options of `bench publish`. */
export function publishOptions(command: Argv) {
  return command
    .option("results", { type: "string", describe: "folder of runs", default: "results" })
    .option("history", { type: "string", describe: "history file: runs without a page of their own, for the trends" })
    .option("out", {
      type: "string",
      describe: "folder of the site: empty, or made by an earlier publish",
      default: "site",
    })
    .option("newest", {
      type: "number",
      describe:
        "runs, the newest, whose pages get what takes time: charts as images, and what they cost; and the newest of each scenario",
      default: 5,
    })
    .option("title", { type: "string", describe: "of the site (default: Cold starts, measured)" })
    .option("base-url", {
      type: "string",
      describe: "where it will be, https://...: for previews in other people's pages, the feed and canonical links",
    })
    .option("force", { type: "boolean", describe: "render every page, also where nothing changed", default: false })
    .option("prune", {
      type: "boolean",
      describe: "remove the pages of runs that are not in the results any more (default: they keep their address)",
      default: false,
    })
    .option("json", { type: "boolean", describe: "print one JSON document on stdout", default: false })
    .option("quiet", { alias: "q", type: "boolean", describe: "no progress", default: false });
}

export type PublishArguments = OptionsOf<typeof publishOptions>;
