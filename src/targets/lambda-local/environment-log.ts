import { tailBytes } from "../../system/output-tail.ts";

/** Tells what is new in the end of an output of which only the end is kept. */
export interface LogReader {
  /** @param tail the last 4 KiB of the output of the present runtime */
  note(tail: string): void;
  /** The next `note` is about another runtime, whose output begins anew. */
  restart(): void;
  /** What was noted since the last call, the last 4 KiB of it. */
  take(): string;
}

/**
 * Nothing at first. Where more than 4 KiB were written since the last look, what is new begins where the old end recurs:
 * of output that repeats itself without a difference over all of that, less is told than was written.
 */
export function createLogReader(): LogReader {
  let known = "";
  let fresh = "";
  return {
    note(tail) {
      fresh = (fresh + tail.slice(overlap(known, tail))).slice(-tailBytes);
      known = tail;
    },
    restart: () => void (known = ""),
    take() {
      const text = fresh;
      fresh = "";
      return text;
    },
  };
}

/** Length of the longest end of `earlier` that `later` begins with. */
function overlap(earlier: string, later: string): number {
  for (let length = Math.min(earlier.length, later.length); length > 0; length--) {
    if (later.startsWith(earlier.slice(earlier.length - length))) return length;
  }
  return 0;
}
