import { randomUUID } from "node:crypto";
import type { Clock } from "../../src/units/clock.ts";
import { type Content, createVersion, type Revision, settleVersion, type Version } from "./function-version.ts";
import { createPublishedVersions } from "./published-versions.ts";

/** How long AWS takes to make a change effective. */
export interface Delays {
  readonly createMs: number;
  readonly updateMs: number;
  /** Until a version with SnapStart is active; others are at once. */
  readonly snapshotMs: number;
}

/** One emulated function: $LATEST, its published versions and its tags. Time passes when `settle` is called. */
export interface EmulatedFunction {
  readonly name: string;
  readonly tags: Map<string, string>;
  /**
   * Makes the changes effective that are due, and returns the revisions that serve nobody any more.
   * @param early also those that are not due yet
   */
  settle(early?: boolean): readonly Revision[];
  /** As of the last `settle`. */
  latest(): Version;
  /** $LATEST first, then by number. */
  versions(): readonly Version[];
  /** Everything that environments may exist of. */
  revisions(): readonly Revision[];
  /** $LATEST for undefined; undefined when there is none. */
  find(qualifier: string | undefined): Version | undefined;
  /** Changes $LATEST. The old configuration serves until that has settled, and so many invocations more. */
  update(content: Content, oldInvocations: number): Version;
  /** The revision that serves the next invocation of a version. */
  serve(version: Version): Revision;
  /**
   * Publishes $LATEST; answers the last version when neither code nor configuration have changed since it
   * (docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html).
   */
  publish(description: string | undefined): Version;
  /** Removes a version, when it exists. */
  unpublish(number: string): void;
}

/** A function that is being created. */
export function createEmulatedFunction(
  name: string,
  content: Content,
  { clock, delays }: { readonly clock: Clock; readonly delays: Delays },
): EmulatedFunction {
  const timetable = createTimetable(clock);
  const published = createPublishedVersions(clock, (settle) => timetable.plan(delays.snapshotMs, settle));
  const retired: Revision[] = [];
  let latest = createVersion("$LATEST", content, "Pending", clock);
  let old: { readonly revision: Revision; readonly invocations: number } | undefined;
  const keepOld = (revision: Revision, invocations: number): void => {
    if (old !== undefined && old.revision !== revision) retired.push(old.revision);
    old = { revision, invocations };
    if (invocations > 0) return;
    retired.push(revision);
    old = undefined;
  };
  timetable.plan(delays.createMs, () => (latest = settleVersion(latest)));
  return {
    name,
    tags: new Map(),
    latest: () => latest,
    versions: () => [latest, ...published.list()],
    revisions() {
      const present = [latest, ...published.list()].flatMap(({ revision, serving }) => [revision, serving]);
      return old === undefined ? present : [...present, old.revision];
    },
    find: (qualifier) => (qualifier === undefined || qualifier === "$LATEST" ? latest : published.find(qualifier)),
    settle(early = false) {
      timetable.settle(early);
      return retired.splice(0);
    },
    update(changed, oldInvocations) {
      const before = latest.serving;
      latest = { ...createVersion("$LATEST", changed, "Active", clock), serving: before, lastUpdate: "InProgress" };
      timetable.plan(delays.updateMs, () => {
        latest = settleVersion(latest);
        keepOld(before, oldInvocations);
      });
      return latest;
    },
    serve(version) {
      if (version.revision.version !== "$LATEST" || old === undefined) return version.serving;
      const { revision, invocations } = old;
      keepOld(revision, invocations - 1);
      return revision;
    },
    publish(description) {
      const version = published.publish(latest.revision, description);
      latest = { ...latest, revisionId: randomUUID() };
      return version;
    },
    unpublish(number) {
      const removed = published.remove(number);
      if (removed !== undefined) retired.push(removed.revision);
    },
  };
}

/** Changes that become effective later: when somebody looks, not by a timer. */
function createTimetable(clock: Clock): {
  plan(delayMs: number, settle: () => void): void;
  settle(early: boolean): void;
} {
  let planned: readonly { readonly dueNs: number; readonly settle: () => void }[] = [];
  return {
    plan(delayMs, settle) {
      planned = [...planned, { dueNs: clock.now() + delayMs * 1e6, settle }];
    },
    settle(early) {
      const now = early ? Number.POSITIVE_INFINITY : clock.now();
      const due = planned.filter(({ dueNs }) => dueNs <= now);
      planned = planned.filter(({ dueNs }) => dueNs > now);
      for (const { settle } of due) settle();
    },
  };
}
