import { rmSync } from "node:fs";
import { exitCodes } from "../errors/bench-error.ts";
import { isOwnerAlive } from "../io/run-owner.ts";
import { journalDirectory } from "../io/state-directory.ts";
import type { AwsPlace } from "../system/aws-names.ts";
import { type JournalFile, readJournals } from "../system/journal.ts";
import { type Removal, removeFromAws, removeFromEngine, removeLocal } from "./leftovers.ts";
import type { CleanArguments } from "./command-options.ts";
import { processTerminal, tell } from "./terminal.ts";

/**
 * `bench clean`: removes what crashed runs left, by their journals; containers and images also by our label, and functions
 * by our tag in the regions that are named.
 * What a run that is still going on has opened is left alone.
 * @returns 0, or the code of an incomplete work when something could not be removed
 */
export async function cleanCommand(args: CleanArguments): Promise<number> {
  const { stdout, stderr } = processTerminal(process.env);
  const journals = readJournals(journalDirectory(process.env));
  const running = journals.filter(({ owner }) => isOwnerAlive(owner));
  const crashed = journals.filter(({ owner }) => !isOwnerAlive(owner));
  const left = crashed.flatMap(({ open }) => open);
  const kept = running.flatMap(({ open }) => open);
  const engine = await removeFromEngine(left, kept, args.dryRun);
  const aws = await removeFromAws(left, kept, { places: placesOf(args), dryRun: args.dryRun });
  const removals = [...removeLocal(left, args.dryRun), ...engine.removals, ...aws];
  const failed = removals.some(({ result }) => result === "failed");
  if (!args.dryRun && !failed) for (const { file } of crashed) rmSync(file, { force: true });
  if (engine.unavailable !== undefined) {
    tell(stderr, `bench: containers and images were not looked at: ${engine.unavailable}`);
  }
  if (args.json) stdout.write(`${JSON.stringify({ removals, running: running.map(({ owner }) => owner) }, null, 2)}\n`);
  else stdout.write(describe(removals, running));
  return failed ? exitCodes.incomplete : 0;
}

function placesOf({ region = [], endpoint }: CleanArguments): AwsPlace[] {
  return region.map((name) => ({ region: name, ...(endpoint === undefined ? {} : { endpoint }) }));
}

function describe(removals: readonly Removal[], running: readonly JournalFile[]): string {
  const lines = removals.map(
    ({ type, id, result, reason }) => `${result}: ${type} ${id}${reason === undefined ? "" : ` (${reason})`}`,
  );
  if (lines.length === 0) lines.push("Nothing is left of earlier runs.");
  if (running.length > 0) lines.push(`Left alone: what ${running.length} running coldbench process(es) have opened.`);
  return `${lines.join("\n")}\n`;
}
