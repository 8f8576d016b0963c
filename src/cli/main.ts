import yargs from "yargs";
import { BenchError, exitCodes, messageOf } from "../errors/bench-error.ts";
import { defineCommands } from "./commands.ts";
import { packageVersion } from "./package-version.ts";
import { colorsFor, processTerminal } from "./terminal.ts";

const usage = `$0 <command>

What does a cold start cost, as Wasm, as a container or on Lambda? Measured in one run under one definition of cold.`;

const epilogue = `Exit codes: 0 ok, 1 regression or missed budget, 2 invalid usage or scenario, 3 a requested target is unavailable,
4 incomplete, 5 host too noisy (--strict), 6 spending cap, 70 internal error, 130 interrupted.`;

/** Parses the arguments and runs the command. @returns the exit code. Errors are printed on stderr, a stack trace only for a bug. */
export async function main(args: readonly string[]): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedReader);
  try {
    let exitCode = 0;
    await createParser(args, (result) => (exitCode = result)).parseAsync();
    return exitCode;
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

/** `bench ... | head`: the reader has seen enough. What was begun is still finished and cleaned up. */
function ignoreClosedReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

function reportError(error: unknown): number {
  const { stderr, stderrColor } = processTerminal(process.env);
  const colors = colorsFor(stderrColor);
  if (!(error instanceof BenchError)) {
    stderr.write(
      `${colors.red("bench: internal error")}: ${error instanceof Error ? error.stack : messageOf(error)}\n`,
    );
    stderr.write("This is a bug in coldbench: please report it with the lines above.\n");
    return exitCodes.internal;
  }
  stderr.write(`${colors.red("bench")}: ${error.message}\n`);
  if (error.hint !== undefined) stderr.write(`${colors.dim("hint")}: ${error.hint}\n`);
  if (error.code === "internal") stderr.write(`${error.stack}\n`);
  return exitCodes[error.code];
}
