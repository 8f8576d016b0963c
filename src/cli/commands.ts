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

/** Every command of the command line. Its work is in a module that is loaded only when it runs. */
export function defineCommands(parser: Argv, onResult: (exitCode: number) => void): Argv {
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
