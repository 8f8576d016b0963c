import { oldestFirst } from "../results/run-order.ts";

/** What decides which pages are in full. */
interface DatedRun {
  readonly id: string;
  readonly startedAt: string;
  readonly scenarios: readonly string[];
}

/** Ids of the newest `count` runs, and of the newest of every scenario: other pages show its charts. */
export function newestRuns(runs: readonly DatedRun[], count: number): Set<string> {
  const chosen = new Set<string>();
  const seen = new Set<string>();
  const newestFirst = runs.toSorted((a, b) => oldestFirst(b, a));
  for (const [place, { id, scenarios }] of newestFirst.entries()) {
    if (place < count || scenarios.some((name) => !seen.has(name))) chosen.add(id);
    for (const name of scenarios) seen.add(name);
  }
  return chosen;
}
