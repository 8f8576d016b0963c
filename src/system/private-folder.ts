import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import type { AdapterContext } from "./adapter-context.ts";
import { isOnDisk } from "./page-cache.ts";

/** A folder that nobody else uses; disposing it removes it with all that is in it. */
export interface PrivateFolder extends Disposable {
  /** Absolute. */
  readonly path: string;
}

/**
 * Makes a folder of mode 0700 under `parent`, journaled before it exists.
 * @param parent default: the system's folder for temporary files
 */
export function makePrivateFolder(context: AdapterContext, parent: string = tmpdir()): PrivateFolder {
  const path = join(parent, `coldbench-${context.runId}-${context.nonce().slice(0, 8)}`);
  const entry = context.journal.open({ type: "path", id: path });
  mkdirSync(path, { mode: 0o700 });
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true });
      entry.close();
    },
  };
}

/**
 * The first temporary folder that is on disk; where /tmp is memory, dropping the page cache leaves what is in it.
 * @param last tried after the usual ones
 * @throws BenchError "target-unavailable" when all are in memory
 */
export function folderOnDisk(last: string): string {
  const folder = [tmpdir(), "/var/tmp", last].find(isOnDisk);
  if (folder !== undefined) return folder;
  throw new BenchError("target-unavailable", "no folder for a private copy: all temporary folders are in memory", {
    hint: "set TMPDIR to a folder on disk",
  });
}
