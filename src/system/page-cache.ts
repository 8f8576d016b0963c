import { accessSync, constants, statfsSync, writeFileSync } from "node:fs";
import { BenchError } from "../errors/bench-error.ts";
import type { ProcessLauncher } from "./process.ts";

const dropFile = "/proc/sys/vm/drop_caches";

/** Why the page cache of this machine cannot be dropped, for a person; null when it can. */
export function pageCacheObstacle(platform: NodeJS.Platform, isRoot: boolean): string | null {
  if (platform !== "linux") return `the page cache can be dropped on Linux only, not on ${platform}`;
  if (!isRoot) return "dropping the page cache needs root";
  try {
    accessSync(dropFile, constants.W_OK);
    return null;
  } catch {
    return `${dropFile} is not writable here`;
  }
}

/**
 * Writes dirty pages back, then drops clean pages, dentries and inodes of the whole machine (Linux admin guide,
 * sysctl/vm, drop_caches). Pages that a running process maps stay. Does nothing more once `signal` has aborted.
 * @throws BenchError when `sync` fails, or the kernel refuses
 */
export async function dropPageCache(processes: ProcessLauncher, path: string, signal: AbortSignal): Promise<void> {
  const { exit } = await processes.runCommand(
    { command: ["sync"], cwd: "/", env: { PATH: path }, input: new Uint8Array(), maxOutputBytes: 4096 },
    signal,
  );
  if (signal.aborted) return;
  if (exit.code !== 0) {
    throw new BenchError("target-unavailable", `sync ended with ${exit.signal ?? exit.code}`, {
      hint: "run `sync` by hand",
    });
  }
  writeFileSync(dropFile, "3\n");
}

/** Types of file systems that live in memory (statfs(2)): nothing on them is ever on disk. */
const memoryFileSystems: ReadonlySet<number> = new Set([0x0102_1994 /* tmpfs */, 0x8584_58f6 /* ramfs */]);

/** Whether a folder's files are on something that survives dropping the page cache. */
export function isOnDisk(folder: string): boolean {
  return !memoryFileSystems.has(statfsSync(folder).type);
}
