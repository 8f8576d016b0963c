import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { basename, isAbsolute } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ProcessConfig } from "../../scenario/model.ts";
import type { Executable } from "../../system/executable.ts";

/**
 * What stands behind a process target: command line without the machine's folders, size and digest of the executable
 * and of every file among the arguments.
 */
export async function processFacts(
  { command, shape }: ProcessConfig,
  executable: Executable,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const files = command.slice(1).filter(isFile);
  const facts: Record<string, string> = {
    shape,
    command: command.map((word) => (isAbsolute(word) ? basename(word) : word)).join(" "),
    executable: basename(executable.file),
    "executable-bytes": String(statSync(executable.file).size),
    "executable-sha256": await sha256(executable.file, signal),
    script: executable.script ? "yes: what runs is the interpreter that its first line names" : "no",
    environment: Object.keys(env).toSorted().join(" "),
  };
  for (const [at, file] of files.entries()) {
    const key = at === 0 ? "file" : `file-${at + 1}`;
    facts[key] = basename(file);
    facts[`${key}-bytes`] = String(statSync(file).size);
    facts[`${key}-sha256`] = await sha256(file, signal);
  }
  return facts;
}

function isFile(word: string): boolean {
  return isAbsolute(word) && (statSync(word, { throwIfNoEntry: false })?.isFile() ?? false);
}

/** The digest of a file, lower-case hex, read as a stream: a runtime's executable can have 100 MB. */
async function sha256(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest("hex");
}
