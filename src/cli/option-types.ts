import type { ArgumentsCamelCase, Argv } from "yargs";

/** Parsed options of a command whose options are built by `Build`, with the camel-case names that yargs adds. */
export type OptionsOf<Build extends (command: Argv) => Argv<unknown>> =
  ReturnType<Build> extends Argv<infer Options> ? ArgumentsCamelCase<Options> : never;
