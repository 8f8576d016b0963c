import { readdirSync, readFileSync } from "node:fs";
import { nanoseconds, type Ns } from "../units/duration.ts";
import { tokenVariable } from "./process.ts";

/** What live processes have used so far. */
export interface ProcessUsage {
  /** CPU of all their threads that are alive, ns (sum of /proc/<pid>/task/<tid>/schedstat); null where the kernel does not say. */
  readonly cpuNs: Ns | null;
  /**
   * Sum of every process's peak resident memory (VmHWM), bytes: an upper bound when there are several, since pages they
   * share count for each. Null where the kernel does not say.
   */
  readonly peakMemoryBytes: number | null;
}

/** Reads /proc (Linux) for some processes. Those that are gone are left out; null when nothing is known of any. */
export function readUsage(pids: readonly number[]): ProcessUsage {
  return {
    cpuNs: sumOrNull(pids.map(cpuNs), nanoseconds),
    peakMemoryBytes: sumOrNull(pids.map(peakMemoryBytes), (bytes) => bytes),
  };
}

/** The members of a process group, its leader first; the leader alone where there is no /proc. */
export function groupMembers(leader: number): readonly number[] {
  return [leader, ...pidsIn("/proc").filter((pid) => pid !== leader && relationsOf(pid).group === leader)];
}

/**
 * Some processes with all that they have started and all that is in their process groups, wherever it went: each pid once.
 * Only those given where there is no /proc.
 */
export function processTrees(leaders: readonly number[]): readonly number[] {
  const rows = pidsIn("/proc").map((pid) => ({ pid, ...relationsOf(pid) }));
  const members = new Set(leaders);
  for (let found = -1; found !== members.size;) {
    found = members.size;
    for (const { pid, parent, group } of rows) if (members.has(parent) || members.has(group)) members.add(pid);
  }
  return [...members];
}

/** Whether a thread of these processes runs, waits for a core to run on, or for a disk (states R and D of proc(5)). False where there is no /proc. */
export function haveWork(pids: readonly number[]): boolean {
  return pids.some((pid) =>
    pidsIn(`/proc/${pid}/task`).some((thread) => {
      const stat = read(`/proc/${pid}/task/${thread}/stat`) ?? "";
      return /^[RD]/.test(stat.slice(stat.lastIndexOf(")") + 2));
    }),
  );
}

/** The process that started another, while both live: 0 when it is not known. */
export function parentOf(pid: number): number {
  return relationsOf(pid).parent;
}

/**
 * The pids whose environment, as they were executed with it, holds this COLDBENCH_TOKEN. Empty where there is no /proc;
 * processes of other users cannot be seen.
 */
export function findTokenHolders(token: string): number[] {
  const variable = `\0${tokenVariable}=${token}\0`;
  return pidsIn("/proc").filter((pid) => `\0${read(`/proc/${pid}/environ`) ?? ""}`.includes(variable));
}

/** The real paths of the files that this very process maps executable, which therefore stay in memory. Empty elsewhere than on Linux. */
export function mappedExecutables(): readonly string[] {
  const lines = (read("/proc/self/maps") ?? "").split("\n").filter((line) => / r-xp /.test(line));
  return [...new Set(lines.map((line) => line.slice(line.indexOf("/"))).filter((file) => file.startsWith("/")))];
}

/** Fields 4 and 5 of /proc/<pid>/stat (proc(5)), after the command name, which may hold anything but ends with the last `)`; 0 when it is gone. */
function relationsOf(pid: number): { readonly parent: number; readonly group: number } {
  const stat = read(`/proc/${pid}/stat`) ?? "";
  const [, parent = "0", group = "0"] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { parent: Number(parent), group: Number(group) };
}

function cpuNs(pid: number): number | null {
  const threads = pidsIn(`/proc/${pid}/task`).map((thread) => read(`/proc/${pid}/task/${thread}/schedstat`));
  const known = threads.flatMap((text) => (text === null ? [] : [Number.parseInt(text, 10)]));
  return known.length === 0 ? null : known.reduce((sum, ns) => sum + ns, 0);
}

function peakMemoryBytes(pid: number): number | null {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? "")?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

function sumOrNull<T extends number>(values: readonly (number | null)[], brand: (sum: number) => T): T | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : brand(known.reduce((sum, value) => sum + value, 0));
}

function pidsIn(folder: string): number[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Null when the process ended meanwhile, or the file is not ours to read. */
function read(file: string): string | null {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return null;
  }
}
