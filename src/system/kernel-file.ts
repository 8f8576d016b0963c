import { readFileSync } from "node:fs";

/** A file of /proc or of a control group; null when it is gone, or not ours to read. */
export function readKernelText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** One that holds a whole number and nothing else; null when it is gone, not ours to read, or says something else ("max"). */
export function readKernelNumber(file: string): number | null {
  const text = readKernelText(file)?.trim() ?? "";
  return /^\d+$/.test(text) ? Number(text) : null;
}
