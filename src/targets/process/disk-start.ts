import { basename } from "node:path";
import type { ProcessConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { Executable } from "../../system/executable.ts";
import { dropPageCache } from "../../system/page-cache.ts";
import { createPrivateExecutable } from "../../system/private-executable.ts";
import { mappedExecutables } from "../../system/proc.ts";

/** Makes `disk` starts possible for one deployment. */
export interface DiskStart extends Disposable {
  /** What stays in memory all the same. */
  readonly facts: Readonly<Record<string, string>>;
  /** Empties the page cache, untimed. Returns the command to start: with a private executable where the harness maps the original. */
  prepare(env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ProcessConfig["command"]>;
}

/**
 * Pages that a running process maps are not dropped: the harness is itself a Node process, so a workload on the same
 * Node binary would find it in memory. It runs from a copy of its own then, made before the first `disk` start. Shared
 * libraries that the harness maps do stay; the facts name them.
 */
export function createDiskStart(
  context: AdapterContext,
  { command }: ProcessConfig,
  executable: Executable,
): DiskStart {
  const mapped = mappedExecutables();
  const mustCopy = mapped.includes(executable.file);
  const copy = createPrivateExecutable(context, executable.file);
  const libraries = mapped.filter((file) => file.includes(".so")).map((file) => basename(file));
  return {
    facts: {
      "disk-resident": libraries.toSorted().join(" "),
      "disk-executable": mustCopy ? "a private copy, because the harness maps the original" : "the original",
    },
    async prepare(env, signal) {
      const file = mustCopy ? copy.file() : command[0];
      await dropPageCache(context.processes, env["PATH"] ?? "", signal);
      return [file, ...command.slice(1)];
    },
    [Symbol.dispose]: () => copy[Symbol.dispose](),
  };
}
