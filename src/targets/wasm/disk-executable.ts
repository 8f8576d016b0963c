import { chmodSync, copyFileSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { BenchError } from "../../errors/bench-error.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { JournalEntry } from "../../system/journal.ts";
import { isOnDisk } from "../../system/page-cache.ts";

/** A private copy of the executable that runs hosts, for `disk` starts. */
export interface DiskExecutable extends Disposable {
  /** Absolute path; the copy is made by the first call. */
  file(): string;
}

/**
 * Pages that a running process maps stay when the page cache is dropped, and the harness and the resident host both map
 * the original: a `disk` start runs from a copy that nobody has opened since it was written.
 */
export function createDiskExecutable(context: AdapterContext, executable: string): DiskExecutable {
  let copy: { readonly file: string; readonly folder: string; readonly entry: JournalEntry } | undefined;
  const make = (): NonNullable<typeof copy> => {
    const folder = join(diskFolder(dirname(executable)), `coldbench-${context.runId}-${context.nonce().slice(0, 8)}`);
    const entry = context.journal.open({ type: "path", id: folder });
    mkdirSync(folder, { mode: 0o700 });
    const file = join(folder, basename(executable));
    copy = { file, folder, entry };
    copyFileSync(executable, file);
    chmodSync(file, 0o755);
    return copy;
  };
  return {
    file: () => (copy ?? make()).file,
    [Symbol.dispose]() {
      if (copy === undefined) return;
      rmSync(copy.folder, { recursive: true, force: true });
      copy.entry.close();
      copy = undefined;
    },
  };
}

function diskFolder(last: string): string {
  const folder = [tmpdir(), "/var/tmp", last].find(isOnDisk);
  if (folder !== undefined) return folder;
  throw new BenchError(
    "target-unavailable",
    "no folder on disk for a copy of Node: the temporary folders are in memory",
    {
      hint: "set TMPDIR to a folder on disk",
    },
  );
}
