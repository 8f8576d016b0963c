import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ScenarioIo } from "../scenario/build-context.ts";

/** The real disk, for what reads scenario files. */
export const disk: ScenarioIo = {
  resolve,
  exists: existsSync,
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
  readBytes: (path) => {
    try {
      return readFileSync(path);
    } catch {
      return undefined;
    }
  },
};
