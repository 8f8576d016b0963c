import type { Analysis } from "../analysis/analysis.ts";
import { summariseRun } from "../analysis/run-summary.ts";
import { type ObservedSeries, openObserver } from "../analysis/start-observations.ts";
import { namedFolder } from "../io/run-folders.ts";
import { readRunRecord } from "../io/run-store.ts";
import { visitSamples } from "../io/sample-rows.ts";
import type { RunRecord } from "../results/run-record.ts";
import type { RunSummary } from "../results/run-summary.ts";
import { analyseCollected, collectShown } from "./stored-analysis.ts";

/** A run as it is stored, and reduced. */
export interface StoredRun {
  /** As named on the command line, without a slash at the end. */
  readonly directory: string;
  readonly run: RunRecord;
  /** Its starts, by `seriesKey`. Its rows are not kept. */
  readonly observed: ReadonlyMap<string, ObservedSeries>;
  readonly summary: RunSummary;
}

/** A run with what it comes to. */
export interface AnalysedRun {
  readonly stored: StoredRun;
  readonly analysis: Analysis;
}

/** A run's folder. @throws BenchError "usage" when it is none, or damaged */
export async function readStoredRun(folder: string): Promise<StoredRun> {
  const directory = namedFolder(folder);
  const run = readRunRecord(directory);
  const observer = openObserver();
  await visitSamples(directory, (sample) => observer.add(sample));
  return toStored(directory, run, observer.observed());
}

/** A run's folder; its rows are read once. @throws BenchError "usage" when it is none, or damaged */
export async function readAnalysedRun(folder: string): Promise<AnalysedRun> {
  const directory = namedFolder(folder);
  const run = readRunRecord(directory);
  const collected = await collectShown(run, (visit) => visitSamples(directory, visit), directory, true);
  return { stored: toStored(directory, run, collected.observed), analysis: analyseCollected(collected) };
}

function toStored(directory: string, run: RunRecord, observed: StoredRun["observed"]): StoredRun {
  return { directory, run, observed, summary: summariseRun(run, observed) };
}

/** Each run once, in the order given. @throws BenchError "usage" when one is no run, or damaged */
export async function readSummaries(folders: readonly string[]): Promise<RunSummary[]> {
  const summaries = new Map<string, RunSummary>();
  for (const folder of folders) {
    const { summary } = await readStoredRun(folder);
    summaries.set(summary.id, summary);
  }
  return [...summaries.values()];
}
