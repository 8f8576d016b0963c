import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import type { Build } from "../scenario/target-base.ts";
import type { ProcessLauncher } from "../system/process.ts";

/** What became of a build. */
export type BuildResult = "current" | "built";

/**
 * Makes an artifact by its command when it is missing or older than one of its sources.
 * @throws BenchError "target-unavailable" when the tool is missing or the build fails, with the end of its output.
 */
export async function buildArtifact(
  build: Build,
  launcher: ProcessLauncher,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<BuildResult> {
  if (isCurrent(build)) return "current";
  mkdirSync(dirname(build.output), { recursive: true });
  const tool = build.command[0];
  const hint = build.hint ?? `install ${tool}, or remove the target`;
  const command = build.command.map((word) => word.replaceAll("{output}", build.output)) as [string, ...string[]];
  const options = {
    command,
    cwd: build.cwd,
    env: { ...env, ...build.env },
    input: new Uint8Array(),
    maxOutputBytes: 1 << 20,
  };
  const result = await launcher.runCommand(options, signal);
  const tail = `${result.stderr}${new TextDecoder().decode(result.stdout)}`.trim().split("\n").slice(-5).join("\n");
  if (result.ended !== undefined)
    throw new BenchError("target-unavailable", `${tool}: the build was stopped (${result.ended})`, { hint });
  if (result.exit.code !== 0)
    throw new BenchError("target-unavailable", `${tool} exited with ${describe(result.exit)}: ${tail}`, { hint });
  if (modified(build.output) === undefined) {
    throw new BenchError("target-unavailable", `${tool} succeeded, but made no ${build.output}`, {
      hint: "correct `build.output`",
    });
  }
  return "built";
}

function describe(exit: { readonly code: number | null; readonly signal: string | null }): string {
  return exit.code === null ? `signal ${exit.signal ?? "unknown"}` : `code ${exit.code}`;
}

function isCurrent({ output, sources }: Build): boolean {
  const made = modified(output);
  return made !== undefined && sources.every((source) => (modified(source) ?? Number.POSITIVE_INFINITY) <= made);
}

/** Time of modification in ms since the epoch; undefined when there is no such file. */
function modified(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
