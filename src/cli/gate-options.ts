import type { Argv } from "yargs";
import type { OptionsOf } from "./option-types.ts";

/** Options of the commands that judge one version against another, and of those that keep what they judge against. */

const asJson = { type: "boolean", describe: "print one JSON document on stdout", default: false } as const;
const everyRow = { type: "boolean", describe: "print every series and every number", default: false } as const;
const baselinesFolder = { type: "string", describe: "folder of the named baselines", default: "baselines" } as const;
const runFolders = {
  type: "string",
  array: true,
  demandOption: true,
  describe: "folder of a run, such as results/<id>",
} as const;
const baselineName = {
  type: "string",
  demandOption: true,
  describe: "name of the baseline, such as main",
} as const;

/** What `compare` and `check` have in common. */
function gateOptions(command: Argv) {
  return command
    .option("margin", {
      type: "string",
      describe: "a difference that matters (default: the scenario's, else 5%); never below the noise of the run",
    })
    .option("run-noise", {
      type: "string",
      describe: "run-to-run variation to assume where too few runs tell it (default: the scenario's, else 20%)",
    })
    .option("alpha", { type: "number", describe: "chance of any false alarm, over all series", default: 0.05 })
    .option("allow-different", {
      type: "boolean",
      describe: "compare although machine, engine version or question differ; says so",
      default: false,
    })
    .option("baselines", baselinesFolder)
    .option("format", {
      type: "string",
      describe: "files to write: md,json,png,html,junit,bmf,github,openmetrics (default with --out: md,json,png,html)",
    })
    .option("out", { type: "string", describe: "folder for them (default with --format: reports/<run>)" })
    .option("json", asJson)
    .option("all", everyRow)
    .option("quiet", { alias: "q", type: "boolean", describe: "print nothing but data and errors", default: false });
}

/** Options of `bench compare`. */
export function compareOptions(command: Argv) {
  return gateOptions(command)
    .positional("side", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "folder of a run or name of a baseline; the last is the candidate, the others are the baseline",
    })
    .option("targets", {
      type: "string",
      describe: "two targets of one run: <baseline>,<candidate>; always exit 0",
    });
}

/** Options of `bench check`. */
export function checkOptions(command: Argv) {
  return gateOptions(command)
    .positional("run", { type: "string", demandOption: true, describe: "folder of the run to judge" })
    .option("baseline", { alias: "b", type: "string", describe: "baseline or folder of a run to hold it against" })
    .option("confirm", { type: "string", describe: "folder of a second run: only what is red in both is an alarm" })
    .option("strict", {
      type: "boolean",
      describe: "exit 5 when the run's A/A arms differ, so that nothing can be called slower",
      default: false,
    });
}

/** Options of `bench baseline set`. */
export function baselineSetOptions(command: Argv) {
  return command
    .positional("name", baselineName)
    .positional("run", runFolders)
    .option("force", {
      type: "boolean",
      describe: "keep runs that were interrupted, or have series that failed",
      default: false,
    })
    .option("baselines", baselinesFolder);
}

/** Options of `bench baseline add`. */
export function baselineAddOptions(command: Argv) {
  return baselineSetOptions(command).option("keep", {
    type: "number",
    describe: "newest runs that are kept",
    default: 10,
  });
}

/** Options of `bench baseline list`. */
export function baselineListOptions(command: Argv) {
  return command.option("baselines", baselinesFolder).option("json", asJson);
}

/** Options of `bench baseline show`. */
export function baselineShowOptions(command: Argv) {
  return command.positional("name", baselineName).option("baselines", baselinesFolder).option("json", asJson);
}

/** Options of `bench baseline remove`. */
export function baselineRemoveOptions(command: Argv) {
  return command.positional("name", baselineName).option("baselines", baselinesFolder);
}

export type CompareArguments = OptionsOf<typeof compareOptions>;
export type CheckArguments = OptionsOf<typeof checkOptions>;
/** What both have: how to judge, and what to write where. */
export type GateArguments = OptionsOf<typeof gateOptions>;
export type BaselineSetArguments = OptionsOf<typeof baselineSetOptions>;
export type BaselineAddArguments = OptionsOf<typeof baselineAddOptions>;
export type BaselineListArguments = OptionsOf<typeof baselineListOptions>;
export type BaselineShowArguments = OptionsOf<typeof baselineShowOptions>;
export type BaselineRemoveArguments = OptionsOf<typeof baselineRemoveOptions>;
