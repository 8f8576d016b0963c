import { randomBytes } from "node:crypto";
import { ownerName } from "../io/run-owner.ts";
import { journalDirectory } from "../io/state-directory.ts";
import { systemClock } from "../io/system-clock.ts";
import { writeFailure } from "../io/write-failure.ts";
import type { Permission } from "../scenario/confinement.ts";
import type { AdapterContext } from "../system/adapter-context.ts";
import { type Journal, openJournal } from "../system/journal.ts";
import { createProcessLauncher } from "../system/launcher.ts";
import type { Moment } from "../units/run-times.ts";

/** What one coldbench process hands to its adapters, and the journal to end when they are gone. */
export interface Session extends Disposable {
  readonly context: AdapterContext;
  readonly journal: Journal;
  /** When it was opened. */
  readonly opened: Moment;
}

/**
 * @param runId part of the name of everything that is made; also names the journal
 * @param allowed what the user lets scenarios do
 * @throws BenchError "usage" or "incomplete" when no journal can be kept: nothing is opened without one
 */
export async function openSession(runId: string, allowed: ReadonlySet<Permission> = new Set()): Promise<Session> {
  const opened = { atMs: systemClock.wall().getTime(), ns: systemClock.now() };
  const owner = ownerName(process.pid, runId);
  const folder = journalDirectory(process.env);
  let journal: Journal;
  try {
    journal = openJournal(folder, owner);
  } catch (cause) {
    throw writeFailure("cannot keep a journal in", folder, cause, "name a folder that can be written: COLDBENCH_STATE");
  }
  const nonce = (): string => randomBytes(16).toString("hex");
  const processes = await createProcessLauncher(systemClock, journal, nonce);
  return {
    journal,
    opened,
    context: {
      clock: systemClock,
      journal,
      processes,
      runId,
      owner,
      nonce,
      env: process.env,
      passesEnvironment: allowed.has("environment"),
      platform: process.platform,
      isRoot: process.getuid?.() === 0,
    },
    [Symbol.dispose]: () => journal.end(),
  };
}
