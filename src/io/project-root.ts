import { existsSync, realpathSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What marks the folder of a project, better marks first: a repository holds the packages in it. */
const marks: readonly (readonly string[])[] = [[".git"], ["coldbench.yaml", "package.json"]];

/** Folders that are nobody's project, even where a mark is in them. */
export interface ProjectSurroundings {
  /** Working directory of the command line, absolute. */
  readonly cwd: string;
  readonly home: string;
  readonly temporary: string;
}

/** Those of this process. */
export function ownSurroundings(): ProjectSurroundings {
  return { cwd: process.cwd(), home: homedir(), temporary: tmpdir() };
}

/**
 * The folder that the paths of a scenario stay in: the nearest repository around it, else the nearest folder with a
 * coldbench.yaml or a package.json, else the working directory where it is in there, else its own. Never the home directory or
 * what that is in, the folder for temporary files or the root, unless the scenario itself lies there.
 * @param directory absolute folder of the scenario
 * @returns absolute, symbolic links followed
 */
export function findProjectRoot(directory: string, { cwd, home, temporary }: ProjectSurroundings): string {
  const own = realOf(directory);
  const shared = [...ancestorsOf(realOf(home)), realOf(temporary), "/"];
  const candidates = ancestorsOf(own).filter((folder) => !shared.includes(folder));
  for (const names of marks) {
    const found = candidates.find((folder) => names.some((name) => existsSync(join(folder, name))));
    if (found !== undefined) return found;
  }
  const working = realOf(cwd);
  return candidates.includes(working) ? working : own;
}

/** The folder itself first, the root last. */
function ancestorsOf(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestorsOf(parent)];
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
