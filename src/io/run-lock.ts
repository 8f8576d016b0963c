import { readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { machineName } from "../system/machine-name.ts";
import { isOwnerAlive } from "./run-owner.ts";

/** Who writes a run: in `lock.json` of its folder for as long as it does. */
interface Holder {
  /** Journal owner: pid, when that process started, and the run. */
  readonly owner: string;
  readonly machine: string;
  /** Of the kernel since it booted; "" where it is not told. */
  readonly boot: string;
  /** The pid namespace; "" where it is not told. */
  readonly pids: string;
}

/**
 * Keeps other processes from writing the same run. What a killed process left is taken over.
 * @param owner as the journal is called
 * @throws BenchError "usage" when a live process has it, or one that cannot be judged from here (another machine or container)
 */
export function lockRun(directory: string, owner: string): Disposable {
  const path = join(directory, "lock.json");
  const text = `${JSON.stringify(ownHolder(owner))}\n`;
  if (!tryWrite(path, text)) {
    takeOver(path, directory);
    if (!tryWrite(path, text)) throw busy(directory, "another process took it over just now");
  }
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

function tryWrite(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new BenchError("usage", `cannot write ${path}: ${messageOf(cause)}`, {
      hint: "the folder of a run must be writable to go on with it",
      cause,
    });
  }
}

/** Moves the lock of a dead process aside. Whoever comes second moves a live one, sees it, and puts it back. */
function takeOver(path: string, directory: string): void {
  const aside = `${path}.${process.pid}`;
  refuseAlive(readHolder(path), path, directory);
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  try {
    refuseAlive(readHolder(aside), path, directory);
  } catch (error) {
    renameSync(aside, path);
    throw error;
  }
  rmSync(aside, { force: true });
}

function refuseAlive(holder: Holder | undefined, path: string, directory: string): void {
  // A lock that a crash left half written names nobody: its process was killed within its first write.
  if (holder === undefined) return;
  const own = ownHolder("");
  if (holder.machine !== own.machine || (holder.boot === own.boot && holder.pids !== own.pids)) {
    throw new BenchError("usage", `${directory} may still be measured: ${path} is of another machine or container`, {
      hint: `where that process is gone for sure: rm ${path}`,
    });
  }
  if (holder.boot === own.boot && isOwnerAlive(holder.owner))
    throw busy(directory, `process ${holder.owner.split("-")[0]} is writing it`);
}

function busy(directory: string, why: string): BenchError {
  return new BenchError("usage", `${directory} is being measured: ${why}`, { hint: "wait until it has ended" });
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function ownHolder(owner: string): Holder {
  return { owner, machine: machineName(), boot: readBoot(), pids: readNamespace() };
}

/** random(4): "boot_id". */
function readBoot(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

/** pid_namespaces(7). */
function readNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}
