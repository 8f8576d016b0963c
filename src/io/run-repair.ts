import { closeSync, fstatSync, openSync, readFileSync, readSync, truncateSync } from "node:fs";
import { join } from "node:path";

const newline = 0x0a;

/**
 * Cuts samples.ndjson off after its first rows, so that what is appended begins on a line of its own.
 * @param rows to keep; a row without its end of line is none
 * @returns bytes that were cut off
 */
export function keepRows(directory: string, rows: number): number {
  const path = join(directory, "samples.ndjson");
  const bytes = readFileSync(path);
  let [kept, end] = [0, 0];
  while (kept < rows) {
    const next = bytes.indexOf(newline, end);
    if (next === -1) break;
    // An empty line is no row.
    if (next > end) kept++;
    end = next + 1;
  }
  if (end < bytes.length) truncateSync(path, end);
  return bytes.length - end;
}

/** Whether the last row has its end of line; true without rows. One that was cut off just before it is not to be counted on. */
export function endsWithNewline(directory: string): boolean {
  const file = openSync(join(directory, "samples.ndjson"), "r");
  try {
    const { size } = fstatSync(file);
    const last = new Uint8Array(1);
    return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === newline);
  } finally {
    closeSync(file);
  }
}
