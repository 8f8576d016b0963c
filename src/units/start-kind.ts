/** The cold ladder, coldest first: what already exists when the clock starts. */
export const startKinds = ["absent", "disk", "host", "compile", "cold", "thaw", "warm"] as const;

/** One rung of the cold ladder. */
export type StartKind = (typeof startKinds)[number];

/** A start that makes or revives an instance; `warm` is the rest. */
export type FreshStartKind = Exclude<StartKind, "warm">;

/** What each rung means, for people. */
export const startMeaning: Readonly<Record<StartKind, string>> = {
  absent: "nothing on this machine",
  disk: "artifact on disk, page cache dropped",
  host: "artifact cached; the host process is not running",
  compile: "host running, module never seen by it",
  cold: "host and engine running, code ready; no instance",
  thaw: "an instance exists, frozen",
  warm: "a live instance that has served before",
};
