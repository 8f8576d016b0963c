import { accessSync, closeSync, constants, existsSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { BenchError } from "../errors/bench-error.ts";

/** The file behind a command name. */
export interface Executable {
  /** Absolute, every symbolic link resolved. */
  readonly file: string;
  /** It starts with `#!`: what runs is the interpreter that it names, and that is part of every number. */
  readonly script: boolean;
}

/**
 * Resolves a command to the real file that would be executed.
 * @param name a path when it contains a slash, else looked up on `path`
 * @param path folders separated as in PATH
 * @throws BenchError "target-unavailable" when there is none, or it may not be executed
 */
export function resolveExecutable(name: string, path: string): Executable {
  const file = realpathSync(findExecutable(name, path));
  return { file, script: startsWithShebang(file) };
}

/**
 * The absolute path that execvp(3) would execute, symbolic links kept: programs such as busybox act by their name.
 * @throws BenchError "target-unavailable"
 */
export function findExecutable(name: string, path: string): string {
  if (name.includes("/")) {
    const file = resolve(name);
    if (isExecutableFile(file)) return file;
    throw new BenchError("target-unavailable", `${name} is not an executable file`, {
      hint: !existsSync(file) ? "build it, or correct the path" : `chmod +x ${name}`,
    });
  }
  // An empty entry means the current folder (POSIX); only an entirely empty PATH has nowhere to look.
  const folders = path === "" ? [] : path.split(delimiter);
  const found = folders.map((folder) => resolve(folder, name)).find(isExecutableFile);
  if (name !== "" && found !== undefined) return found;
  throw new BenchError("target-unavailable", `no executable named "${name}" in the ${folders.length} folders of PATH`, {
    hint: `install ${name === "" ? "it" : name}, or name it by its path`,
  });
}

function isExecutableFile(file: string): boolean {
  try {
    // Most folders of PATH do not have it: no exception is made for those, because this runs right before a launch.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
    // A folder of PATH that may not be searched (EACCES) does not have it either, as for execvp.
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function startsWithShebang(file: string): boolean {
  let fd: number;
  try {
    fd = openSync(file, "r");
  } catch {
    // Executable but not readable: a script could not be run like that, so it is a binary.
    return false;
  }
  try {
    const head = Buffer.alloc(2);
    return readSync(fd, head, 0, 2, 0) === 2 && head.toString("latin1") === "#!";
  } finally {
    closeSync(fd);
  }
}
