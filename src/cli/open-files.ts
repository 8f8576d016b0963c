import { readFileSync } from "node:fs";
import { explainExhaustion, type SystemRefusal } from "../errors/system-error.ts";

/** What Node and coldbench have open while they load stays well below this. */
const fewFiles = 256;

/**
 * Node tells a module that it cannot open because too many files are open as one that is not there. Where the limit is that
 * low (proc(5), limits), that is the reason; undefined for any other error, and where nothing tells the limit.
 */
export function explainUnloadable(thrown: unknown): SystemRefusal | undefined {
  if ((thrown as NodeJS.ErrnoException | null)?.code !== "ERR_MODULE_NOT_FOUND") return undefined;
  return openFilesLimit() < fewFiles ? explainExhaustion({ code: "EMFILE", syscall: "open" }) : undefined;
}

function openFilesLimit(): number {
  try {
    const [, limit] = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return Number(limit ?? Number.POSITIVE_INFINITY);
  } catch (error) {
    // Not even this file can be opened.
    return (error as NodeJS.ErrnoException).code === "EMFILE" ? 0 : Number.POSITIVE_INFINITY;
  }
}
