import { readFile } from "node:fs/promises";
import { join } from "node:path";
import dockerignore from "@balena/dockerignore";
import { type ArchiveEntry, listFolder } from "./image-archive.ts";

/**
 * The files of a build context that `docker build` would send: all but what its .dockerignore excludes. The Dockerfile
 * itself is always sent. (dockerode's own context handling loses files that a `!` line re-includes below a folder.)
 * Rejects when the folder cannot be read.
 */
export async function listContext(context: string, dockerfile: string): Promise<ArchiveEntry[]> {
  const rules = await readIgnoreFile(context);
  if (rules === undefined) return listFolder(context);
  const keeps = dockerignore.default({ ignorecase: false }).add(rules).createFilter();
  const hasExceptions = rules.split("\n").some((line) => line.trimStart().startsWith("!"));
  return listFolder(
    context,
    (name) => name === dockerfile || keeps(name),
    () => hasExceptions,
  );
}

async function readIgnoreFile(context: string): Promise<string | undefined> {
  try {
    return await readFile(join(context, ".dockerignore"), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
