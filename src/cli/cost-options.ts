import type { Argv } from "yargs";
import type { OptionsOf } from "./option-types.ts";

const asJson = { type: "boolean", describe: "print one JSON document on stdout", default: false } as const;

/** Options of `bench cost`. */
export function costOptions(command: Argv) {
  return outputOptions(instanceOptions(trafficOptions(command)));
}

function trafficOptions(command: Argv) {
  return command
    .positional("run", { type: "string", demandOption: true, describe: "folder of a run, such as results/<id>" })
    .option("requests", {
      alias: "r",
      type: "string",
      describe: "successful requests, such as 10M/month, 250k/day or 3/s",
      default: "10M/month",
    })
    .option("pattern", {
      alias: "p",
      choices: ["constant", "poisson", "bursty", "diurnal"] as const,
      describe: "how they arrive",
      default: "poisson" as const,
    })
    .option("variation", {
      type: "number",
      describe: "bursty: coefficient of variation of the times between requests, above 1",
      default: 4,
    })
    .option("trace", {
      type: "string",
      describe: "arrivals as recorded: per-minute counts or timestamps (docs/cost.md)",
    })
    .option("function", { type: "string", describe: "of a trace of many functions: only this one" });
}

/** On what, and how its instances are. */
function instanceOptions<Options>(command: Argv<Options>) {
  return command
    .option("on", {
      type: "string",
      describe: "offers, such as aws-lambda-arm64,cloud-run (default: a choice; bench prices list shows all)",
    })
    .option("region", { type: "string", describe: "only offers of this region, where an offer has several" })
    .option("target", {
      alias: "t",
      type: "string",
      array: true,
      describe: "measured targets (repeatable; default: for each form the reference, else the first)",
    })
    .option("memory", {
      type: "string",
      describe: "of an instance, such as 512MB (default: the target's limit, else 512MB)",
    })
    .option("vcpus", { type: "number", describe: "of an instance, where CPU is billed apart", default: 1 })
    .option("density", {
      type: "string",
      array: true,
      describe: "instances in a machine's memory, <target>=<number> (repeatable; default: what the run measured)",
    })
    .option("utilisation", {
      type: "number",
      describe: "share of a machine that is planned to be in use",
      default: 0.7,
    })
    .option("keep-alive", { type: "string", describe: "how long a machine keeps an idle instance", default: "10m" })
    .option("prices", {
      type: "string",
      array: true,
      describe: "price file of your own, wins over shipped ones (repeatable)",
    });
}

function outputOptions<Options>(command: Argv<Options>) {
  return command
    .option("seed", { type: "number", describe: "of the replay", default: 1 })
    .option("format", { type: "string", describe: "files to write: html,md,png,csv,json (default with --out: all)" })
    .option("out", { type: "string", describe: "folder for them (default with --format: reports/<run>)" })
    .option("json", asJson)
    .option("all", { type: "boolean", describe: "print every row and every number", default: false })
    .option("quiet", { alias: "q", type: "boolean", describe: "no progress", default: false });
}

export type CostArguments = OptionsOf<typeof costOptions>;
