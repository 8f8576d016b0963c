import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where coldbench keeps what must survive a crash: `$COLDBENCH_STATE`, else `$XDG_STATE_HOME/coldbench`,
 * else `~/.local/state/coldbench`.
 */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  if (env["COLDBENCH_STATE"]) return env["COLDBENCH_STATE"];
  return join(env["XDG_STATE_HOME"] || join(env["HOME"] || homedir(), ".local", "state"), "coldbench");
}

/** The folder of the journals: one file per coldbench process that has something open. */
export function journalDirectory(env: Readonly<Record<string, string | undefined>>): string {
  return join(stateDirectory(env), "journal");
}
