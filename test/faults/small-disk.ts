import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own that is really full when it is full. */
export interface SmallDisk extends Disposable {
  readonly folder: string;
  /** Takes all that is left, but for so many bytes. */
  fill(butBytes?: number): void;
  /** Gives back what `fill` took. */
  free(): void;
}

/** Whether this process may mount one. */
export const canMount = ((): boolean => {
  try {
    openSmallDisk(64)[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
})();

/** @param kibibytes its size. It is in memory: mounted from no device. */
export function openSmallDisk(kibibytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-small-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kibibytes}k`, "coldbench", folder], { stdio: "pipe" });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  const filler = join(folder, "filler");
  return {
    folder,
    fill(butBytes = 0) {
      rmSync(filler, { force: true });
      const { bsize, bavail } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - butBytes)));
    },
    free: () => rmSync(filler, { force: true }),
    [Symbol.dispose]() {
      execFileSync("umount", ["--lazy", folder]);
      rmdirSync(folder);
    },
  };
}
