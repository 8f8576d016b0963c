import { createHash } from "node:crypto";
import { existsSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { ScenarioIo } from "../scenario/scenario-io.ts";
import { LimitedPattern } from "./limited-pattern.ts";

/** As many as Linux follows (path_resolution(7)). */
const mostLinks = 40;

/** The real disk, for what reads scenario files. */
export const disk: ScenarioIo = {
  resolve,
  realPath: (path) => realPath(path),
  exists: existsSync,
  compilePattern: (source, flags) => new LimitedPattern(source, flags),
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
  readBytes: (path) => {
    try {
      // A pipe or a device may never end.
      return statSync(path).isFile() ? readFileSync(path) : undefined;
    } catch {
      return undefined;
    }
  },
};

/** Links on the way that point to nothing are followed, too: what is written there would appear where they point. */
function realPath(path: string, links = mostLinks): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) return path;
    const inside = join(realPath(parent, links), basename(path));
    const target = links > 0 ? readLink(inside) : undefined;
    return target === undefined ? inside : realPath(resolve(dirname(inside), target), links - 1);
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
