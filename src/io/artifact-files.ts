import { mkdirSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import { replaceWhole } from "./whole-writes.ts";
import { writeFailure } from "./write-failure.ts";

/**
 * Writes what reporters returned below `directory`, the one place where reports reach the disk. A file that is there
 * already is replaced as a whole: a full disk leaves the old one.
 * @returns the paths written, in order. @throws BenchError when a path leaves the directory or cannot be written.
 */
export function writeArtifacts(
  directory: string,
  artifacts: readonly { readonly path: string; readonly content: string | Uint8Array }[],
): string[] {
  return artifacts.map(({ path, content }) => {
    const relative = normalize(path);
    if (relative.startsWith("..") || relative.startsWith(sep))
      throw new BenchError("internal", `an artifact wants to be written to ${path}`);
    const file = join(directory, relative);
    try {
      mkdirSync(dirname(file), { recursive: true });
      replaceWhole(file, content);
    } catch (cause) {
      throw writeFailure("cannot write", file, cause, "name a folder that can be written with --out");
    }
    return file;
  });
}
