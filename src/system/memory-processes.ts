import { readFileSync, readlinkSync } from "node:fs";

/** What some processes have in memory, and what was added up. */
export interface ProcessMemory {
  readonly bytes: number;
  readonly of: string;
}

interface OneProcess {
  /** Its executable: who runs the same one shares its file pages. */
  readonly executable: string;
  /** Anonymous and shared memory, swap and page tables. */
  readonly ownBytes: number;
  /** Resident pages of the files that it maps: executable, libraries, code compiled ahead of time. */
  readonly fileBytes: number;
  /** What it shares with others was divided among them. */
  readonly proportional: boolean;
}

/**
 * What processes weigh together (Linux): their anonymous and shared memory as PSS (a page that several share is divided
 * among them), swapped or not, with their page tables; and the pages of files that they map, in full and once for all that
 * run the same executable. PSS alone would give part of those to whoever else runs the executable, as the harness runs Node.
 * Where smaps_rollup may not be read, or is older than Linux 5.3, RSS stands for PSS. Kernel stacks and socket buffers are
 * not in it, nor cached files that nobody maps. Processes that are gone are left out.
 * @returns null where no process can be read: no /proc, or all are gone
 */
export function weighProcesses(pids: readonly number[]): ProcessMemory | null {
  const read = pids.map(readProcess).filter((one) => one !== null);
  if (read.length === 0) return null;
  const files = new Map<string, number>();
  for (const { executable, fileBytes } of read) {
    files.set(executable, Math.max(files.get(executable) ?? 0, fileBytes));
  }
  const own = read.reduce((sum, { ownBytes }) => sum + ownBytes, 0);
  const bytes = [...files.values()].reduce((sum, fileBytes) => sum + fileBytes, own);
  const way = read.every(({ proportional }) => proportional) ? "PSS" : "RSS where PSS cannot be read";
  return { bytes, of: `memory of all processes (${way}, swap and page tables, mapped files once per executable)` };
}

function readProcess(pid: number): OneProcess | null {
  const status = readText(`/proc/${pid}/status`);
  if (status === null) return null;
  const resident = (name: string): number | null => kibibytes(status, name);
  const fileBytes = resident("RssFile");
  const tables = resident("VmPTE");
  // A zombie or a kernel thread has no memory of its own.
  if (fileBytes === null || tables === null) return null;
  const shares = proportionalBytes(readText(`/proc/${pid}/smaps_rollup`));
  const whole = (resident("RssAnon") ?? 0) + (resident("RssShmem") ?? 0) + (resident("VmSwap") ?? 0);
  return {
    executable: executableOf(pid) ?? /^Name:\t(.*)$/m.exec(status)?.[1] ?? "",
    ownBytes: (shares ?? whole) + tables,
    fileBytes,
    proportional: shares !== null,
  };
}

/** Anonymous, shared and swapped memory by smaps_rollup (proc(5)); null when it cannot be read or does not tell them apart. */
function proportionalBytes(rollup: string | null): number | null {
  if (rollup === null) return null;
  const parts = ["Pss_Anon", "Pss_Shmem", "SwapPss"].map((name) => kibibytes(rollup, name));
  return parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
}

function kibibytes(text: string, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

/** Null when it is gone or another user's. */
function executableOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return null;
  }
}

/** Null when it is gone or not ours to read. */
function readText(file: string): string | null {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return null;
  }
}
