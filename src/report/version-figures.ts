import type { Source } from "../results/run-summary.ts";

/** "a1b2c3d4e5" with a "+" where there were changes that are in no commit. */
export function formatCommit({ commit, dirty }: Pick<Source, "commit" | "dirty">): string {
  return `${commit.slice(0, 10)}${dirty ? "+" : ""}`;
}

/** The day of an ISO 8601 time, UTC: "2026-11-22". */
export function formatDay(iso: string): string {
  return iso.slice(0, 10);
}
