import type { Argv } from "yargs";
import {
  cleanOptions,
  doctorOptions,
  initOptions,
  lambdaOptions,
  reportOptions,
  runOptions,
  validateOptions,
} from "./command-options.ts";
import { costOptions } from "./cost-options.ts";
import { checkOptions, compareOptions } from "./gate-options.ts";
import { defineBaselineCommands, defineHistoryCommands, definePricesCommands } from "./nested-commands.ts";
import { publishOptions } from "./publish-options.ts";
import { mergeOptions, shardOptions } from "./shard-options.ts";
import { trendOptions } from "./trend-options.ts";
import { replayOptions, verifyOptions } from "./verify-options.ts";

/** Every command of the command line. Its work is in a module that is loaded only when it runs. */
export function defineCommands(parser: Argv, onResult: (exitCode: number) => void): Argv {
  return defineUpkeep(defineChecking(defineShards(defineMeasuring(parser, onResult), onResult), onResult), onResult);
}

/** A plan in parts. */
function defineShards(parser: Argv, onResult: (exitCode: number) => void): Argv {
  return parser
    .command(
      "merge <run..>",
      "Join the shards of a plan (bench run --shard) into one run",
      mergeOptions,
      async (args) => onResult(await (await import("./merge-command.ts")).mergeCommand(args)),
    )
    .command(
      "shard [scenario..]",
      "Print what measures a plan in shards: a GitHub Actions workflow or a Kubernetes Job",
      shardOptions,
      async (args) => onResult(await (await import("./shard-command.ts")).shardCommand(args)),
    );
}

/** What a reader of a report does with it. */
function defineChecking(parser: Argv, onResult: (exitCode: number) => void): Argv {
  return parser
    .command(
      "verify <page..>",
      "Compute every number of a report again from the samples that it carries",
      verifyOptions,
      async (args) => onResult(await (await import("./verify-command.ts")).verifyCommand(args)),
    )
    .command(
      "replay <page>",
      "Measure the scenario of a report on this machine, and compare",
      replayOptions,
      async (args) => onResult(await (await import("./replay-command.ts")).replayCommand(args)),
    );
}

/** Measuring, and everything that reads what a run wrote. */
function defineMeasuring(parser: Argv, onResult: (exitCode: number) => void): Argv {
  return parser
    .command(
      "run [scenario..]",
      "Measure: start the workload on every target, interleaved, then report",
      runOptions,
      async (args) => onResult(await (await import("./run-command.ts")).runCommand(args)),
    )
    .command("report <run..>", "Render reports again from stored results", reportOptions, async (args) =>
      onResult(await (await import("./report-command.ts")).reportCommand(args)),
    )
    .command(
      "compare <side..>",
      "Judge a run against another, or against a baseline; or two targets of one run",
      compareOptions,
      async (args) => onResult(await (await import("./compare-command.ts")).compareCommand(args)),
    )
    .command(
      "check <run>",
      "Gate for CI: exit 1 on a regression, a missed budget, or a series that is missing or newly fails",
      checkOptions,
      async (args) => onResult(await (await import("./check-command.ts")).checkCommand(args)),
    )
    .command("baseline", "Named baselines: set, add, list, show, remove", (baseline) =>
      defineBaselineCommands(baseline, onResult),
    )
    .command(
      "trend [scenario..]",
      "Every series over many runs, and the steps in its level",
      trendOptions,
      async (args) => onResult(await (await import("./trend-command.ts")).trendCommand(args)),
    )
    .command("history", "A file that keeps runs after their samples are gone: add, compact, list", (history) =>
      defineHistoryCommands(history, onResult),
    )
    .command(
      "cost <run>",
      "What it costs a month, on whose price list, and where the lines cross",
      costOptions,
      async (args) => onResult(await (await import("./cost-command.ts")).costCommand(args)),
    )
    .command(
      "publish",
      "A static site of all runs: newest comparisons, a page per run and per scenario, methods, raw data, feed",
      publishOptions,
      async (args) => onResult(await (await import("./publish-command.ts")).publishCommand(args)),
    )
    .command("prices", "The prices that costs are computed with: list, check, refresh", (prices) =>
      definePricesCommands(prices, onResult),
    );
}

/** The machine and the files around a run. */
function defineUpkeep(parser: Argv, onResult: (exitCode: number) => void): Argv {
  return parser
    .command("doctor", "What this machine can run, why not, and how noisy it is", doctorOptions, async (args) =>
      onResult(await (await import("./doctor-command.ts")).doctorCommand(args)),
    )
    .command("validate [scenario..]", "Check scenario files without running anything", validateOptions, async (args) =>
      onResult(await (await import("./validate-command.ts")).validateCommand(args)),
    )
    .command(
      "init [file]",
      "Write a scenario for your own .wasm, image, Dockerfile, command, function or address",
      initOptions,
      async (args) => onResult(await (await import("./init-command.ts")).initCommand(args)),
    )
    .command("lambda <subject>", "What the lambda target needs: its IAM policy", lambdaOptions, async (args) =>
      onResult(await (await import("./lambda-command.ts")).lambdaCommand(args)),
    )
    .command(
      "clean",
      "Remove what crashed runs left: containers, images, processes, control groups, files, Lambda functions",
      cleanOptions,
      async (args) => onResult(await (await import("./clean-command.ts")).cleanCommand(args)),
    );
}
