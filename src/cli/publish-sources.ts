import { join } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import { readHistory } from "../io/history-files.ts";
import { digestRun, type RunDigest } from "../io/run-digest.ts";
import { listRunFolders } from "../io/run-folders.ts";
import { readRunRecord } from "../io/run-store.ts";
import type { RunSummary } from "../results/run-summary.ts";
import { sayTorn } from "./history-command.ts";
import type { PublishArguments } from "./publish-options.ts";
import { type Terminal, tell } from "./terminal.ts";

/** A run that a site shows, and where it is. */
export interface RunSource {
  readonly id: string;
  readonly folder: string;
  readonly startedAt: string;
  /** Names of its scenarios. */
  readonly scenarios: readonly string[];
  readonly digest: RunDigest;
  /** Only the site has it: its folder is gone from the results. */
  readonly isKept: boolean;
}

/** What a site is made from: runs by id, those of a history alone, and how many folders were left out. */
export interface PublishSources {
  readonly runs: ReadonlyMap<string, RunSource>;
  readonly historic: readonly RunSummary[];
  readonly leftOut: number;
}

/**
 * The runs of the results and, unless they are pruned, those that the site has from earlier. A folder that cannot be read is said
 * and left out.
 * @throws BenchError "usage" where there is no run at all
 */
export async function collectSources(args: PublishArguments, terminal: Terminal): Promise<PublishSources> {
  const runs = new Map<string, RunSource>();
  let leftOut = 0;
  const kept = args.prune ? [] : listRunFolders(join(args.out, "runs"));
  for (const [folders, isKept] of [
    [listRunFolders(args.results), false],
    [kept, true],
  ] as const) {
    for (const folder of folders) {
      try {
        const { id, startedAt, scenarios } = readRunRecord(folder);
        if (isKept && runs.has(id)) continue;
        const names = scenarios.map(({ name }) => name);
        runs.set(id, { id, folder, startedAt, scenarios: names, digest: await digestRun(folder), isKept });
      } catch (error) {
        if (!(error instanceof BenchError)) throw error;
        leftOut++;
        tell(terminal.stderr, `bench: left out: ${error.message}`);
      }
    }
  }
  if (runs.size === 0) {
    throw new BenchError("usage", `there is no run in ${args.results}/ to publish`, {
      hint: "name the folder of runs with --results, or measure one with `bench run`",
    });
  }
  const historic = historyOf(args, terminal).filter(({ id }) => !runs.has(id));
  return { runs, historic, leftOut };
}

function historyOf({ history }: PublishArguments, terminal: Terminal): readonly RunSummary[] {
  if (history === undefined) return [];
  const read = readHistory(history);
  sayTorn(read, history, terminal);
  return read.runs;
}
