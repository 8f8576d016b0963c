import type { Argv } from "yargs";
import type { OptionsOf } from "./option-types.ts";
import { allowOption } from "./permissions.ts";

/** Options of `bench verify`. */
export function verifyOptions(command: Argv) {
  return command
    .positional("page", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "report of a run, such as reports/<id>/index.html, or its folder",
    })
    .option("samples", {
      type: "string",
      describe: "samples.ndjson of a page that is too large to carry its rows; its digest must be the page's",
    })
    .option("json", { type: "boolean", describe: "print one JSON document on stdout", default: false })
    .option("quiet", { alias: "q", type: "boolean", describe: "print nothing but differences", default: false });
}

/** Options of `bench replay`. */
export function replayOptions(command: Argv) {
  return command
    .positional("page", {
      type: "string",
      demandOption: true,
      describe: "report of a run, such as reports/<id>/index.html, or its folder",
    })
    .option("root", {
      type: "string",
      describe: "folder that the scenario's path starts from: its artifacts must be there (default: this folder)",
    })
    .option("show", {
      type: "boolean",
      describe: "print the scenario that the page carries, and stop: what it names is executed",
      default: false,
    })
    .option("trials", { alias: "n", type: "number", describe: "trials per target and start (default: the recorded)" })
    .option("samples", { type: "string", describe: "samples.ndjson of a page that is too large to carry its rows" })
    .option("allow", allowOption)
    .option("max-usd", {
      type: "string",
      describe: "most US dollars to spend at a provider, or unlimited; exit 6 at the cap",
      default: "1",
    })
    .option("out", { type: "string", describe: "folder for raw results", default: "results" })
    .option("all", { type: "boolean", describe: "print every series and every number", default: false })
    .option("json", { type: "boolean", describe: "print the comparison as one JSON document", default: false })
    .option("quiet", { alias: "q", type: "boolean", describe: "no progress", default: false });
}

export type VerifyArguments = OptionsOf<typeof verifyOptions>;
export type ReplayArguments = OptionsOf<typeof replayOptions>;
