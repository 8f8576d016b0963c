import { readFileSync } from "node:fs";

/** Names a journal after the process that owns it: pid, when that process started, and the run. */
export function ownerName(pid: number, runId: string): string {
  return `${pid}-${startTime(pid) ?? 0}-${runId}`;
}

/** Whether the process that `ownerName` named is still running. A pid that was given to another process does not count. */
export function isOwnerAlive(owner: string): boolean {
  const [pid, began] = owner.split("-").map(Number);
  if (pid === undefined || !Number.isInteger(pid) || pid <= 0) return false;
  if (began) return startTime(pid) === began;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Start of a process in clock ticks since boot: field 22 of /proc/<pid>/stat (proc(5)); undefined where there is none. */
function startTime(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the command, may hold spaces and parentheses; what follows its last ")" is field 3.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
  } catch {
    return undefined;
  }
}
