import type { Argv } from "yargs";
import type { OptionsOf } from "./option-types.ts";
import { allowOption } from "./permissions.ts";
import { versionOptions } from "./version-options.ts";

/** Options of every command, as yargs builders: the types of the parsed arguments follow from them. */

const scenarioFiles = { type: "string", array: true, describe: "scenario files (default: all of scenarios/)" } as const;
const asJson = { type: "boolean", describe: "print one JSON document on stdout", default: false } as const;
const everyRow = { type: "boolean", describe: "print every number of the table", default: false } as const;

/** Options of `bench run`. */
export function runOptions(command: Argv) {
  return versionOptions(command.positional("scenario", scenarioFiles))
    .option("target", {
      alias: "t",
      type: "string",
      array: true,
      describe: "only this target or kind (repeatable); exit 3 when it is not there",
    })
    .option("start", {
      alias: "s",
      type: "string",
      array: true,
      describe: "only this start: disk, host, compile, cold, thaw, warm (repeatable)",
    })
    .option("trials", {
      alias: "n",
      type: "number",
      describe: "trials per target and start; with --until verdict, the most",
    })
    .option("time-budget", { type: "string", describe: "stop a scenario after this long, between blocks (90s, 5m)" })
    .option("seed", { type: "number", describe: "seed of the order; recorded (default: random)" })
    .option("out", { type: "string", describe: "folder for raw results", default: "results" })
    .option("reports", { type: "string", describe: "folder for reports", default: "reports" })
    .option("report", { type: "boolean", describe: "write reports; --no-report leaves them out", default: true })
    .option("max-usd", {
      type: "string",
      describe: "most US dollars to spend at a provider, or unlimited; exit 6 at the cap (default: 1)",
    })
    .option("resume", {
      type: "string",
      describe: "go on with a run that was interrupted: its id or its folder",
    })
    .option("shard", {
      type: "string",
      describe: "only this part of the plan, such as 2/4; with --seed; bench merge joins the parts",
    })
    .option("allow", allowOption)
    .option("plan", { type: "boolean", describe: "print what would be measured, in order, and stop", default: false })
    .option("json", { type: "boolean", describe: "print one JSON document on stdout", default: false })
    .option("strict", {
      type: "boolean",
      describe: "exit 5 when the machine was busy, durations drifted or a target differed from itself",
      default: false,
    })
    .option("all", { type: "boolean", describe: "print every row of the table", default: false })
    .option("quiet", { alias: "q", type: "boolean", describe: "no progress", default: false });
}

/** Options of `bench report`. */
export function reportOptions(command: Argv) {
  return command
    .positional("run", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "folder of a run, such as results/<id>",
    })
    .option("format", {
      type: "string",
      describe: "html,png,md,csv,json (comma-separated)",
      default: "html,png,md,csv,json",
    })
    .option("out", { type: "string", describe: "folder for the reports", default: "reports" })
    .option("json", asJson)
    .option("quiet", { alias: "q", type: "boolean", describe: "print nothing but data and errors", default: false })
    .option("all", everyRow);
}

/** Options of `bench doctor`. */
export function doctorOptions(command: Argv) {
  return command
    .option("calibrate", {
      type: "boolean",
      describe: "also time the micro-phases of the embedded Wasm host",
      default: false,
    })
    .option("json", asJson);
}

/** Options of `bench validate`. */
export function validateOptions(command: Argv) {
  return command.positional("scenario", scenarioFiles).option("allow", allowOption).option("json", asJson);
}

/** Options of `bench clean`. */
export function cleanOptions(command: Argv) {
  return command
    .option("dry-run", { type: "boolean", describe: "only say what would be removed", default: false })
    .option("region", {
      type: "string",
      array: true,
      describe: "also look for functions of ours in this AWS region (repeatable); those that a journal names go anyway",
    })
    .option("endpoint", { type: "string", describe: "address of an emulator in place of AWS" })
    .option("json", asJson);
}

/** Options of `bench lambda`. */
export function lambdaOptions(command: Argv) {
  return command
    .positional("subject", {
      choices: ["policy"] as const,
      demandOption: true,
      describe: "policy: the least rights that a run and bench clean need, as an IAM policy document",
    })
    .option("account", { type: "string", describe: "AWS account, twelve digits (default: a placeholder)" })
    .option("region", { type: "string", describe: "region (default: any)" })
    .option("role", {
      type: "string",
      describe: "ARN of the execution role that functions get (default: a placeholder)",
    });
}

/** Options of `bench init`. */
export function initOptions(command: Argv) {
  return command
    .positional("file", { type: "string", describe: "scenario file to write (default: scenarios/<name>.yaml)" })
    .option("name", { type: "string", describe: "name of the scenario (default: from the artifact)" })
    .option("wasm", { type: "string", describe: "a WASI command module (.wasm): request on stdin, response on stdout" })
    .option("image", { type: "string", describe: "a Docker image that serves HTTP" })
    .option("dockerfile", { type: "string", describe: "a Dockerfile to build" })
    .option("command", {
      type: "string",
      describe: "a command line that serves HTTP on $PORT, or reads stdin with --shape command",
    })
    .option("function", { type: "string", describe: "a Lambda function: a .zip, or the folder that would be one" })
    .option("runtime", {
      type: "string",
      describe: "runtime of the function, as Lambda names it",
      default: "nodejs22.x",
    })
    .option("handler", { type: "string", describe: "handler of the function (default: by the runtime)" })
    .option("url", { type: "string", describe: "address of an HTTP endpoint that is deployed elsewhere" })
    .option("shape", {
      choices: ["http", "command"] as const,
      describe: "how image and command are spoken to",
      default: "http" as const,
    })
    .option("request", { type: "string", describe: "request body", default: "" })
    .option("expect", { type: "string", describe: "exact response body that is right" })
    .option("force", { type: "boolean", describe: "overwrite the file", default: false });
}

export type RunArguments = OptionsOf<typeof runOptions>;
/** Those that measuring reads, once the scenarios are chosen. */
export type MeasureArguments = Pick<
  RunArguments,
  "scenario" | "target" | "start" | "seed" | "out" | "plan" | "json" | "quiet" | "maxUsd" | "allow" | "shard"
> &
  Pick<RunArguments, "against" | "againstSetup" | "allowDifferent" | "nightly">;
export type ReportArguments = OptionsOf<typeof reportOptions>;
export type DoctorArguments = OptionsOf<typeof doctorOptions>;
export type ValidateArguments = OptionsOf<typeof validateOptions>;
export type CleanArguments = OptionsOf<typeof cleanOptions>;
export type LambdaArguments = OptionsOf<typeof lambdaOptions>;
export type InitArguments = OptionsOf<typeof initOptions>;
