import { isOwnerAlive } from "../io/run-owner.ts";
import { journalDirectory } from "../io/state-directory.ts";
import { readJournals } from "../system/journal.ts";

/** What killed processes of a run have left behind, in words; undefined where nothing is known of any. */
export function describeLeftovers(
  runId: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const left = readJournals(journalDirectory(env))
    .filter(({ owner }) => owner.endsWith(`-${runId}`) && !isOwnerAlive(owner))
    .flatMap(({ open }) => open);
  if (left.length === 0) return undefined;
  const kinds = [...new Set(left.map(({ type }) => type))].join(", ");
  return `the process that was killed left ${left.length} things behind (${kinds}), which may be in the way: bench clean removes them`;
}
