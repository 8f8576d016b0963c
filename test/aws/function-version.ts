import { randomUUID } from "node:crypto";
import type { Clock } from "../../src/units/clock.ts";
import type { Code } from "./code-store.ts";
import type { Settings } from "./function-settings.ts";

/** What a caller says that a function is. */
export interface Content {
  readonly settings: Settings;
  readonly code: Code;
}

/** What execution environments are started with: one code with one configuration. Environments of it are interchangeable. */
export interface Revision extends Content {
  readonly id: string;
  /** "$LATEST" or a number. */
  readonly version: string;
}

/** $LATEST, or a published version. */
export interface Version {
  readonly revisionId: string;
  readonly modifiedAt: Date;
  readonly state: "Pending" | "Active";
  /** Undefined until it was active for the first time. */
  readonly lastUpdate: "InProgress" | "Successful" | undefined;
  /** What callers see. */
  readonly revision: Revision;
  /** What serves invocations: the one before it while an update has not settled. */
  readonly serving: Revision;
}

/** A version as it is at first, serving itself. */
export function createVersion(version: string, content: Content, state: Version["state"], clock: Clock): Version {
  const revision = { id: randomUUID(), version, ...content };
  const lastUpdate = state === "Active" ? "Successful" : undefined;
  return { revisionId: randomUUID(), modifiedAt: clock.wall(), state, lastUpdate, revision, serving: revision };
}

/** A version whose creation or update has settled, with a new revision id, as AWS gives it one. */
export function settleVersion(version: Version): Version {
  return {
    ...version,
    revisionId: randomUUID(),
    state: "Active",
    lastUpdate: "Successful",
    serving: version.revision,
  };
}
