import type { Clock } from "../units/clock.ts";
import type { Journal } from "./journal.ts";

/** What a launcher needs beside the machine. */
export interface LauncherContext {
  readonly clock: Clock;
  readonly journal: Journal;
  /** Makes the token that a process is found again by. */
  readonly nonce: () => string;
}
