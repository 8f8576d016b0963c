import yargs from "yargs";
import { BenchError, exitCodes, messageOf } from "../errors/bench-error.ts";
import { explainExhaustion } from "../errors/system-error.ts";
import { defineCommands } from "./commands.ts";
import { explainUnloadable } from "./open-files.ts";
import { packageVersion } from "./package-version.ts";
import { guardStandardStreams } from "./standard-streams.ts";
import { colorsFor, plainLines, processTerminal } from "./terminal.ts";

const usage = `$0 <command>

What does a cold start cost, as Wasm, as a container or on Lambda? Measured in one run under one definition of cold.`;

const epilogue = `Exit codes: 0 ok, 1 regression or missed budget, 2 invalid usage or scenario, 3 a requested target is unavailable,
4 incomplete, 5 host too noisy (--strict), 6 spending cap, 70 internal error, 130 interrupted.`;

/** Parses the arguments and runs the command. @returns the exit code. Errors are printed on stderr, a stack trace only for a bug. */
export async function main(args: readonly string[]): Promise<number> {
  const streams = guardStandardStreams(process);
  // Node's own exit code for what nobody caught is 1: a regression.
  process.on("uncaughtException", (error) => process.exit(reportError(error)));
  try {
    let exitCode = 0;
    await createParser(args, (result) => (exitCode = result)).parseAsync();
    // A stream tells that it could not write a turn later.
    await new Promise((resolve) => setImmediate(resolve));
    return streams.exitCode(exitCode);
  } catch (error) {
    return reportError(error);
  }
}

/** The parser with every command; `onResult` gets the exit code of the one that ran. */
export function createParser(args: readonly string[], onResult: (exitCode: number) => void): ReturnType<typeof yargs> {
  const parser = yargs([...args])
    .scriptName("bench")
    .usage(usage)
    .epilogue(epilogue)
    .locale("en")
    .version(packageVersion)
    .alias("help", "h")
    .alias("version", "v")
    .strict()
    .recommendCommands()
    .demandCommand(1, "Name a command.")
    .wrap(100)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new BenchError("usage", message, { hint: "see `bench --help`" });
    });
  return defineCommands(parser, onResult) as ReturnType<typeof yargs>;
}

/** Says what went wrong; of a machine that has run out of something, what and where, without a stack trace. */
function reportError(thrown: unknown): number {
  const error = toBenchError(thrown);
  const { stderr, stderrColor } = processTerminal(process.env);
  const colors = colorsFor(stderrColor);
  if (!(error instanceof BenchError)) {
    stderr.write(
      `${colors.red("bench: internal error")}: ${error instanceof Error ? error.stack : messageOf(error)}\n`,
    );
    stderr.write("This is a bug in coldbench: please report it with the lines above.\n");
    return exitCodes.internal;
  }
  stderr.write(`${colors.red("bench")}: ${plainLines(error.message)}\n`);
  if (error.hint !== undefined) stderr.write(`${colors.dim("hint")}: ${plainLines(error.hint)}\n`);
  if (error.code === "internal") stderr.write(`${error.stack}\n`);
  return exitCodes[error.code];
}

/** What the machine has run out of is no bug of ours, wherever it was noticed. */
function toBenchError(thrown: unknown): unknown {
  const refusal = explainExhaustion(thrown) ?? explainUnloadable(thrown);
  if (refusal === undefined) return thrown;
  return new BenchError("incomplete", `${messageOf(thrown)} (${refusal.reason})`, {
    hint: refusal.hint,
    cause: thrown,
  });
}
