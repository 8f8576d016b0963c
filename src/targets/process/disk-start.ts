import { chmodSync, copyFileSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { BenchError } from "../../errors/bench-error.ts";
import type { ProcessConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { Executable } from "../../system/executable.ts";
import type { JournalEntry } from "../../system/journal.ts";
import { dropPageCache, isOnDisk } from "../../system/page-cache.ts";
import { mappedExecutables } from "../../system/proc.ts";

/** Makes `disk` starts possible for one deployment. */
export interface DiskStart {
  /** What stays in memory all the same. */
  readonly facts: Readonly<Record<string, string>>;
  /** Empties the page cache, untimed. Returns the command to start: with a private executable where the harness maps the original. */
  prepare(env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ProcessConfig["command"]>;
  dispose(): void;
}

/**
 * Pages that a running process maps are not dropped: the harness is itself a Node process, so a workload on the same
 * Node binary would find it in memory. It runs from a copy of its own then, made before the first `disk` start. Shared
 * libraries that the harness maps do stay; the facts name them.
 */
export function createDiskStart(
  context: AdapterContext,
  { command, cwd }: ProcessConfig,
  executable: Executable,
): DiskStart {
  const mapped = mappedExecutables();
  const mustCopy = mapped.includes(executable.file);
  let copy: { readonly file: string; readonly folder: string; readonly entry: JournalEntry } | undefined;
  const makeCopy = (): string => {
    const folder = join(diskFolder(cwd), `coldbench-${context.runId}-${context.nonce().slice(0, 8)}`);
    const entry = context.journal.open({ type: "path", id: folder });
    mkdirSync(folder, { mode: 0o700 });
    const file = join(folder, basename(executable.file));
    copy = { file, folder, entry };
    copyFileSync(executable.file, file);
    chmodSync(file, 0o755);
    return file;
  };
  const libraries = mapped.filter((file) => file.includes(".so")).map((file) => basename(file));
  return {
    facts: {
      "disk-resident": libraries.toSorted().join(" "),
      "disk-executable": mustCopy ? "a private copy, because the harness maps the original" : "the original",
    },
    async prepare(env, signal) {
      const file = mustCopy ? (copy?.file ?? makeCopy()) : command[0];
      await dropPageCache(context.processes, env["PATH"] ?? "", signal);
      return [file, ...command.slice(1)];
    },
    dispose() {
      if (copy === undefined) return;
      rmSync(copy.folder, { recursive: true, force: true });
      copy.entry.close();
      copy = undefined;
    },
  };
}

/** The first temporary folder that is on disk; where /tmp is memory, dropping the page cache would leave the copy in it. */
function diskFolder(cwd: string): string {
  const folder = [tmpdir(), "/var/tmp", cwd].find(isOnDisk);
  if (folder !== undefined) return folder;
  throw new BenchError(
    "target-unavailable",
    "no folder for a copy of the executable: all temporary folders are in memory",
    {
      hint: "set TMPDIR to a folder on disk",
    },
  );
}
