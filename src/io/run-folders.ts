import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Folders of runs directly in a folder of results, sorted by name, and so by time; none where the folder is not there. */
export function listRunFolders(results: string): string[] {
  try {
    return readdirSync(results)
      .toSorted()
      .map((name) => join(results, name))
      .filter((folder) => existsSync(join(folder, "run.json")));
  } catch {
    return [];
  }
}

/** A folder as the command line names it, without slashes at its end. */
export function namedFolder(word: string): string {
  return word.replace(/(?<=.)\/+$/, "");
}

/** Whether there is anything at this path. */
export function isPath(path: string): boolean {
  return existsSync(path);
}
