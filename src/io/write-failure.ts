import { existsSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { explainExhaustion } from "../errors/system-error.ts";

/**
 * Why a file or folder could not be written. A full disk, or whatever else the machine has run out of, is an "incomplete"
 * work that says what is full and that what was written before is kept; anything else is a wrong place: "usage".
 * @param what "cannot write": put before the path
 * @param hint what to do about a wrong place
 */
export function writeFailure(what: string, path: string, cause: unknown, hint: string): BenchError {
  const refusal = explainExhaustion(cause);
  if (refusal === undefined) return new BenchError("usage", `${what} ${path}: ${messageOf(cause)}`, { hint, cause });
  const room = refusal.code === "ENOSPC" ? ` (${describeRoom(path)})` : "";
  return new BenchError("incomplete", `${what} ${path}: ${refusal.reason}${room}`, {
    hint: `${refusal.hint}, then do it again; what was written before is kept`,
    cause,
  });
}

/** "the file system of /mnt/x has 0.3 MiB, 0.0 MiB of it free, and 12 files left". */
function describeRoom(path: string): string {
  let folder = dirname(resolve(path));
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    const { bsize, blocks, bavail, ffree } = statfsSync(folder);
    const mebibytes = (count: number): string => ((count * bsize) / 2 ** 20).toFixed(1);
    return `the file system of ${folder} has ${mebibytes(blocks)} MiB, ${mebibytes(bavail)} MiB of it free, and room for ${ffree} more files`;
  } catch {
    return `the file system of ${folder} is full`;
  }
}
