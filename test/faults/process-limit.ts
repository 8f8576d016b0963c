import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A control group that limits how many processes and threads there are in it. */
export interface ProcessLimit extends Disposable {
  /** Shell: goes into the group. */
  readonly enter: string;
  /** Processes and threads in it now. */
  count(): number;
  /** So many from now on; those that are there stay. */
  allow(most: number): void;
}

const parent = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"].find(
  (folder) => existsSync(join(folder, "cgroup.procs")) && canMakeGroup(folder),
);

/** Whether this process may make one. */
export const canLimitProcesses = parent !== undefined;

/** Unlimited at first. */
export function openProcessLimit(): ProcessLimit {
  if (parent === undefined) throw new Error("no control group with a limit of processes can be made here");
  const group = join(parent, `coldbench-faults-${process.pid}-${String(process.hrtime.bigint())}`);
  mkdirSync(group);
  return {
    enter: `echo $$ > ${group}/cgroup.procs`,
    count: () => Number(readFileSync(join(group, "pids.current"), "utf8")),
    allow: (most) => writeFileSync(join(group, "pids.max"), `${most}\n`),
    [Symbol.dispose]: () => rmdirSync(group),
  };
}

function canMakeGroup(folder: string): boolean {
  const probe = join(folder, `coldbench-faults-${process.pid}`);
  try {
    mkdirSync(probe);
    const isThere = existsSync(join(probe, "pids.max"));
    rmdirSync(probe);
    return isThere;
  } catch {
    return false;
  }
}
