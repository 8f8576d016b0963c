import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/io/system-clock.ts";
import type { AdapterContext } from "../../src/system/adapter-context.ts";
import { createChildProcessLauncher } from "../../src/system/child-process-launcher.ts";
import { openJournal, readJournals, type Resource } from "../../src/system/journal.ts";
import { loadLibc } from "../../src/system/libc.ts";
import { createPosixSpawnLauncher } from "../../src/system/posix-spawn-launcher.ts";
import type { ProcessLauncher } from "../../src/system/process.ts";

/** The ways to launch: the third is posix_spawn as on a kernel without pidfds. */
export type Way = "posix_spawn" | "child_process" | "posix_spawn without pidfd";
export const ways: readonly Way[] = ["posix_spawn", "posix_spawn without pidfd", "child_process"];

/** A launcher with a real journal in a folder of its own, which `[Symbol.dispose]` removes. */
export interface Launching extends Disposable {
  readonly context: AdapterContext;
  readonly processes: ProcessLauncher;
  /** What the journal says is open. */
  open(): readonly Resource[];
}

export async function createLaunching(way: Way): Promise<Launching> {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-test-"));
  const journal = openJournal(folder, "1-test");
  const nonce = (): string => randomBytes(16).toString("hex");
  const context = { clock: systemClock, journal, nonce };
  const processes = await createLauncher(way, context);
  return {
    processes,
    context: {
      ...context,
      processes,
      runId: "test",
      env: process.env,
      platform: process.platform,
      isRoot: process.getuid?.() === 0,
    },
    open: () => readJournals(folder).flatMap((file) => file.open),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

async function createLauncher(
  way: Way,
  context: Parameters<typeof createChildProcessLauncher>[0],
): Promise<ProcessLauncher> {
  if (way === "child_process") return createChildProcessLauncher(context, "asked for by a test");
  const libc = await loadLibc();
  if (typeof libc === "string") throw new Error(libc);
  return createPosixSpawnLauncher(way === "posix_spawn" ? libc : { ...libc, openPidfd: () => null }, context);
}

export const never = new AbortController().signal;
export const env: Readonly<Record<string, string>> = { PATH: process.env["PATH"] ?? "" };
export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const openDescriptors = (): number => readdirSync("/proc/self/fd").length;

/** Whether a process exists and is no zombie's pid of ours: signal 0 reaches it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until `condition` holds; the test's own timeout ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await systemClock.sleep(10);
}
