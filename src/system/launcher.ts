import type { Clock } from "../units/clock.ts";
import { createChildProcessLauncher } from "./child-process-launcher.ts";
import type { Journal } from "./journal.ts";
import { loadLibc } from "./libc.ts";
import { createPosixSpawnLauncher } from "./posix-spawn-launcher.ts";
import type { ProcessLauncher } from "./process.ts";

/**
 * The best launcher that this machine has: posix_spawn, else child_process with the reason.
 * @param nonce makes the token that a process is found again by
 */
export async function createProcessLauncher(
  clock: Clock,
  journal: Journal,
  nonce: () => string,
): Promise<ProcessLauncher> {
  const context = { clock, journal, nonce };
  const libc = await loadLibc();
  return typeof libc === "string" ? createChildProcessLauncher(context, libc) : createPosixSpawnLauncher(libc, context);
}
