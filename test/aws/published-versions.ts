import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../src/units/clock.ts";
import { type Content, createVersion, settleVersion, type Version } from "./function-version.ts";

/** The published versions of one function. */
export interface PublishedVersions {
  /** By number. */
  list(): readonly Version[];
  find(number: string): Version | undefined;
  /** The last version when neither code nor configuration have changed since it, else a new one. */
  publish(content: Content, description: string | undefined): Version;
  /** Removes a version and returns it; undefined when there is none. Its number is not given again. */
  remove(number: string): Version | undefined;
}

/**
 * None yet.
 * @param settleSnapshot makes a change happen when the snapshot of a version would be taken
 */
export function createPublishedVersions(clock: Clock, settleSnapshot: (settle: () => void) => void): PublishedVersions {
  const versions = new Map<string, Version>();
  let last: { readonly number: number; readonly of: Content | undefined } = { number: 0, of: undefined };
  return {
    list: () => [...versions.values()],
    find: (number) => versions.get(number),
    publish({ settings, code }, description) {
      const present = versions.get(String(last.number));
      if (present !== undefined && isSame(last.of, { settings, code })) return present;
      last = { number: last.number + 1, of: { settings, code } };
      const number = String(last.number);
      const content = { settings: { ...settings, description: description ?? settings.description }, code };
      const withSnapshot = settings.snapStart === "PublishedVersions";
      const version = createVersion(number, content, withSnapshot ? "Pending" : "Active", clock);
      versions.set(number, version);
      if (withSnapshot) {
        settleSnapshot(() => {
          if (versions.has(number)) versions.set(number, settleVersion(version));
        });
      }
      return version;
    },
    remove(number) {
      const version = versions.get(number);
      versions.delete(number);
      return version;
    },
  };
}

function isSame(a: Content | undefined, b: Content): boolean {
  return a !== undefined && a.code.sha256 === b.code.sha256 && isDeepStrictEqual(a.settings, b.settings);
}
