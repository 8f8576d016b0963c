import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether an executable is on PATH. */
export function isOnPath(name: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * For `describe.skipIf(...)`: true when what a test needs is missing and skipping is allowed.
 * Under COLDBENCH_REQUIRE=all (CI) nothing may be skipped, so that the test runs and fails.
 */
export function mustSkip(isPresent: boolean): boolean {
  return !isPresent && process.env["COLDBENCH_REQUIRE"] !== "all";
}
