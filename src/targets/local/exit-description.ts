import type { Exit } from "../../system/process.ts";

/** How much of its last words is quoted, characters. */
const quoted = 500;

/** How a process ended, with the end of what it wrote: "exited with code 1: Error: no such file". */
export function describeExit({ code, signal }: Exit, output: string): string {
  const how = code === null ? `was killed by ${signal ?? "a signal"}` : `exited with code ${code}`;
  const words = output.trim().slice(-quoted);
  return words === "" ? how : `${how}: ${words}`;
}
