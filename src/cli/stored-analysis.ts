import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Analysis } from "../analysis/analysis.ts";
import { compareArms } from "../analysis/paired-comparison.ts";
import { analyseSeries } from "../analysis/run-analysis.ts";
import { joinSeries, openSeries, type Series } from "../analysis/series.ts";
import { type ObservedSeries, openObserver } from "../analysis/start-observations.ts";
import { readRunRecord } from "../io/run-store.ts";
import { judgeParts, rowsBytes, rowsFile, splitRows, type VisitSample, visitSamples } from "../io/sample-rows.ts";
import type { RunRecord } from "../results/run-record.ts";
import { seededRandom } from "../units/random.ts";
import type { CollectedPart, PartOrder } from "./rows-worker.ts";
import { openPool, type WorkerPool } from "./worker-pool.ts";

/** A run with its rows collected: what it comes to and what it costs follow. */
export interface CollectedRun {
  readonly run: RunRecord;
  /** Where it is stored, as the analysis says it. */
  readonly location: string;
  readonly series: ReadonlyMap<string, Series>;
  /** The starts of a run with arms, by `seriesKey`; of others, they may be left out. */
  readonly observed: ReadonlyMap<string, ObservedSeries>;
  /** Lines cut off by a crash. */
  readonly torn: number;
}

/**
 * Analyses a stored run, its other arms included. The same run gives the same analysis: the bootstrap is seeded by the
 * run's own seed.
 * @throws BenchError "usage" when it cannot be read
 */
export async function analyseStored(directory: string): Promise<Analysis> {
  return analyseCollected(await collectStored(directory));
}

/** How a large run is read. */
export interface ThreadedReading {
  /** Threads read at least so many bytes each: less is read in the time that one takes to start. */
  readonly leastBytes: number;
  /** `rows-worker`, built. */
  readonly program: URL;
}

const threadedReading: ThreadedReading = {
  leastBytes: 32e6,
  program: new URL("./rows-worker.js", import.meta.url),
};
/** Threads. Each needs some 80 MB: with eight, the report of half a gigabyte took 1.1 GB. */
const mostThreads = 4;
/** What a row leaves behind is collected in a young generation of this size without being copied first. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 } as const;

/**
 * Reads a stored run. Rows are read once and not kept; a large run without arms is read by several threads.
 * @throws BenchError "usage" when it cannot be read
 */
export async function collectStored(
  directory: string,
  { leastBytes, program }: ThreadedReading = threadedReading,
): Promise<CollectedRun> {
  const threads = Math.min(mostThreads, availableParallelism(), Math.floor(rowsBytes(directory) / leastBytes));
  // They start while the record is read.
  await using pool = threads > 1 ? openPool<PartOrder, CollectedPart>(program, threads, { resourceLimits }) : null;
  const run = readRunRecord(directory);
  if (pool === null || hasArms(run)) return collectShown(run, (visit) => visitSamples(directory, visit), directory);
  return { run, location: directory, observed: new Map(), ...(await collectParts(directory, pool)) };
}

/**
 * The rows of a run that are shown one after the other.
 * @param show returns how many lines were torn
 * @param observes whether its starts are kept, too, as those of a run with arms are
 */
export async function collectShown(
  run: RunRecord,
  show: (visit: VisitSample) => Promise<number>,
  location: string,
  observes = hasArms(run),
): Promise<CollectedRun> {
  const [collector, observer] = [openSeries(), openObserver()];
  const torn = await show((sample) => {
    collector.add(sample);
    if (observes) observer.add(sample);
  });
  return { run, location, series: collector.series(), observed: observer.observed(), torn };
}

function hasArms({ targets }: RunRecord): boolean {
  return targets.some(({ arm }) => arm !== undefined);
}

async function collectParts(
  directory: string,
  pool: WorkerPool<PartOrder, CollectedPart>,
): Promise<Pick<CollectedRun, "series" | "torn">> {
  const orders = splitRows(directory, pool.count).map((part) => ({ directory, part }));
  const parts = await Promise.all(orders.map((order) => pool.run(order)));
  const torn = judgeParts(
    join(directory, rowsFile),
    parts.map(({ read }) => read),
  );
  return { series: joinSeries(parts.map(({ series }) => series)), torn };
}

/** What a run comes to. */
export function analyseCollected({ run, series, observed, torn, location }: CollectedRun): Analysis {
  const alone = analyseSeries({ run, series, location, random: seededRandom(run.seed) });
  const analysis = { ...alone, versions: compareArms({ run, observed }, {}) };
  if (torn === 0) return analysis;
  const warning = {
    code: "torn-row",
    message: "the last row of samples.ndjson was cut off by a crash and is left out",
  };
  return { ...analysis, warnings: [...analysis.warnings, warning] };
}
