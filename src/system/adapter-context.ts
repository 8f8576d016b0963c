import type { Clock } from "../units/clock.ts";
import type { Journal } from "./journal.ts";
import type { ProcessLauncher } from "./process.ts";

/** What the command line hands to every adapter: time, processes, the journal and the machine, as arguments. */
export interface AdapterContext {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly processes: ProcessLauncher;
  /** Unique per run; part of the name of everything that is made for it. */
  readonly runId: string;
  /** Name of this coldbench process, as its journal is named: on the label of what is made elsewhere, so that `bench clean` of another one leaves it alone. */
  readonly owner?: string;
  /** 32 hex digits from a cryptographic source. */
  nonce(): string;
  /** Environment of this process, for PATH, HOME and DOCKER_HOST. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Builds, and commands that make an endpoint cold, get all of it: credentials, too. Default: no. */
  readonly passesEnvironment?: boolean;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
}
