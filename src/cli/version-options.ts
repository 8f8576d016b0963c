import type { Argv } from "yargs";

/** Options of `bench run` that put other arms beside the targets: another version, or the same once more. */
export function versionOptions<T>(command: Argv<T>) {
  return command
    .option("against", {
      type: "string",
      describe: "another version, a git ref or a folder, measured side by side; exit 1 when this one is slower",
    })
    .option("against-setup", {
      type: "string",
      describe: "command line for `sh -c` in the fresh checkout of --against, before it is used (npm ci)",
    })
    .option("allow-different", {
      type: "boolean",
      describe: "--against: although the other version asks something else; --resume: although the machine is another",
      default: false,
    })
    .option("until", {
      choices: ["verdict"] as const,
      describe: "stop at a planned look once every comparison has its verdict (with --against: the default)",
    })
    .option("nightly", {
      type: "boolean",
      describe: "enter the reference of every scenario twice, to tell how far the machine can be trusted",
      default: false,
    });
}
