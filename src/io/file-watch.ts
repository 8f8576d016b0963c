import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

/** Files that nobody should change while they are measured. */
export interface FileWatch {
  /** Those that were written, replaced or removed since they were first looked at, each told once. */
  changed(): readonly ChangedFile[];
}

/** A file that is not what it was. */
export interface ChangedFile {
  readonly file: string;
  /** sha256 of what is there now, hex; undefined where nothing is. */
  readonly sha256: string | undefined;
}

/** Looks at files now, and again whenever it is asked: only at their sizes, times and places, which takes microseconds. */
export function watchFiles(files: readonly string[]): FileWatch {
  const known = new Map(files.map((file) => [file, identityOf(file)]));
  return {
    changed: () =>
      [...known].flatMap(([file, identity]) => {
        const now = identityOf(file);
        if (now === identity) return [];
        known.delete(file);
        return [{ file, sha256: now === undefined ? undefined : digestOf(file) }];
      }),
  };
}

/** Undefined where there is no such file. */
function identityOf(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}

function digestOf(file: string): string | undefined {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("hex");
  } catch {
    return undefined;
  }
}
