import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What a host's cache of compiled code holds. */
export interface CacheContent {
  /** Names of the entries, relative to the cache. */
  readonly entries: ReadonlySet<string>;
  readonly bytes: number;
}

/** Files that hosts keep beside an entry about its use: they come and go without any code. */
const bookkeeping = /\.(?:stats|lock|wip)[^/]*$/;

/** Looks into a cache; empty when it is not there. */
export function readCache(folder: string): CacheContent {
  let files: string[];
  try {
    files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    return { entries: new Set(), bytes: 0 };
  }
  const entries = new Set<string>();
  let bytes = 0;
  for (const file of files) {
    const stat = statSync(join(folder, file), { throwIfNoEntry: false });
    if (stat === undefined || !stat.isFile() || bookkeeping.test(file)) continue;
    entries.add(file);
    bytes += stat.size;
  }
  return { entries, bytes };
}

/**
 * What the cache says against a start: one that should have found its code compiled must leave no new entry, one that
 * should have compiled must leave one. Undefined when it agrees.
 */
export function cacheObjection(before: CacheContent, after: CacheContent, shouldCompile: boolean): string | undefined {
  const added = [...after.entries].filter((entry) => !before.entries.has(entry)).length;
  if (shouldCompile) return added > 0 ? undefined : "the code cache has no new entry: nothing was compiled into it";
  if (before.entries.size === 0) return "the code cache was empty";
  return added === 0 ? undefined : `the code cache has ${added} new entries: the code was not found in it`;
}
