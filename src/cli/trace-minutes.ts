import type { Trace } from "../io/trace-files.ts";

/** A recording as requests per minute: times are counted, so that it can be scaled to any traffic. */
export function toMinuteCounts(trace: Trace): readonly number[] {
  if (trace.pattern === "minutes") return trace.counts;
  const { arrivalsMs } = trace;
  const counts = Array.from({ length: Math.floor((arrivalsMs.at(-1) ?? 0) / 60_000) + 1 }, () => 0);
  for (const ms of arrivalsMs) {
    const minute = Math.floor(ms / 60_000);
    counts[minute] = (counts[minute] ?? 0) + 1;
  }
  return counts;
}
