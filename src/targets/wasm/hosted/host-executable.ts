import { accessSync, constants, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { BenchError } from "../../../errors/bench-error.ts";
import type { WasmHost } from "../../../scenario/wasm-host.ts";
import { type Executable, findExecutable, resolveExecutable } from "../../../system/executable.ts";

/** The file that a host's commands execute. */
export interface HostExecutable extends Executable {
  /** Name of the launcher that was passed by, where there was one. */
  readonly launcher?: string;
}

/**
 * The real binary of a host: what PATH finds, or what the description says is behind it when that is a script.
 * @param path folders separated as in PATH
 * @throws BenchError "target-unavailable" when there is none
 */
export function resolveHost(host: WasmHost, path: string): HostExecutable {
  let found: Executable;
  try {
    found = resolveExecutable(host.executable, path);
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    throw new BenchError("target-unavailable", `${host.title} is not here: ${error.message}`, { hint: host.install });
  }
  if (!found.script) return found;
  // From the place of the command itself, then from that of the file that a symbolic link leads to.
  const places = [dirname(findExecutable(host.executable, path)), dirname(found.file)];
  const behind = places.flatMap((place) => host.behind.flatMap((pattern) => matchingFiles(place, pattern)));
  const file = behind[0];
  if (file === undefined) return found;
  try {
    accessSync(file, constants.X_OK);
  } catch {
    throw new BenchError(
      "target-unavailable",
      `${basename(file)} behind the launcher ${found.file} may not be executed`,
      {
        hint: `chmod +x ${file}`,
      },
    );
  }
  return { file: realpathSync(file), script: false, launcher: basename(found.file) };
}

/** Files that match a relative pattern in which `*` stands for any part of one name; sorted. */
function matchingFiles(folder: string, pattern: string): string[] {
  const steps = pattern.split("/");
  return steps.reduce<string[]>((folders, step) => folders.flatMap((at) => matchStep(at, step)), [resolve(folder)]);
}

function matchStep(folder: string, step: string): string[] {
  if (step === "..") return [dirname(folder)];
  const [before = "", ...after] = step.split("*");
  const matches = (name: string): boolean =>
    after.length === 0
      ? name === step
      : name.startsWith(before) &&
        name.endsWith(after.join("*")) &&
        name.length >= before.length + after.join("*").length;
  try {
    return readdirSync(folder)
      .filter(matches)
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
