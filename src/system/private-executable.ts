import { chmodSync, copyFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { AdapterContext } from "./adapter-context.ts";
import { folderOnDisk, makePrivateFolder, type PrivateFolder } from "./private-folder.ts";

/** A private copy of an executable, for `disk` starts. Disposing it removes the copy. */
export interface PrivateExecutable extends Disposable {
  /** Absolute path; the copy is made by the first call. */
  file(): string;
}

/**
 * Pages that a running process maps stay when the page cache is dropped. Where the harness or another server maps the
 * original, a `disk` start runs from a copy that nobody has opened since it was written.
 */
export function createPrivateExecutable(context: AdapterContext, executable: string): PrivateExecutable {
  let folder: PrivateFolder | undefined;
  return {
    file() {
      if (folder === undefined) {
        folder = makePrivateFolder(context, folderOnDisk(dirname(executable)));
        const made = join(folder.path, basename(executable));
        copyFileSync(executable, made);
        chmodSync(made, 0o755);
      }
      return join(folder.path, basename(executable));
    },
    [Symbol.dispose]() {
      folder?.[Symbol.dispose]();
      folder = undefined;
    },
  };
}
