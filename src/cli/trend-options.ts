import type { Argv } from "yargs";
import type { OptionsOf } from "./option-types.ts";

/** Options of the commands about many runs over time. */

const asJson = { type: "boolean", describe: "print one JSON document on stdout", default: false } as const;
const historyFile = { type: "string", describe: "history file", default: "history.ndjson" } as const;

/** Options of `bench trend`. */
export function trendOptions(command: Argv) {
  return command
    .positional("scenario", { type: "string", array: true, describe: "names of scenarios (default: all)" })
    .option("results", { type: "string", describe: "folder of runs", default: "results" })
    .option("history", { type: "string", describe: "history file, read beside the folder of runs" })
    .option("target", { alias: "t", type: "string", array: true, describe: "only this target (repeatable)" })
    .option("start", {
      alias: "s",
      type: "string",
      array: true,
      describe: "only this start: absent, disk, host, compile, cold, thaw, warm (repeatable)",
    })
    .option("all-machines", {
      type: "boolean",
      describe: "runs of every machine on one line (default: only of the machine of the newest)",
      default: false,
    })
    .option("out", { type: "string", describe: "folder for charts and tables", default: "reports/trend" })
    .option("report", { type: "boolean", describe: "write them; --no-report leaves them out", default: true })
    .option("json", asJson);
}

/** Options of `bench history add`. */
export function historyAddOptions(command: Argv) {
  return command
    .positional("run", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "folder of a run, such as results/<id>",
    })
    .option("file", historyFile);
}

/** Options of `bench history compact`. */
export function historyCompactOptions(command: Argv) {
  return command
    .option("file", historyFile)
    .option("keep", { type: "number", describe: "newest runs that are kept", default: 400 });
}

/** Options of `bench history list`. */
export function historyListOptions(command: Argv) {
  return command.option("file", historyFile).option("json", asJson);
}

export type TrendArguments = OptionsOf<typeof trendOptions>;
export type HistoryAddArguments = OptionsOf<typeof historyAddOptions>;
export type HistoryCompactArguments = OptionsOf<typeof historyCompactOptions>;
export type HistoryListArguments = OptionsOf<typeof historyListOptions>;
