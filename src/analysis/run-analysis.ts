import type { RunRecord } from "../results/run-record.ts";
import type { Sample } from "../results/sample.ts";
import { lookLevel } from "../stats/looks.ts";
import { median } from "../stats/quantile.ts";
import type { Random } from "../units/random.ts";
import type { Analysis, FloorEstimate } from "./analysis.ts";
import { analyseBursts } from "./burst.ts";
import { toCell } from "./cell.ts";
import { compareCells } from "./comparisons.ts";
import { exceedsLimits } from "./completeness.ts";
import { analyseDensities } from "./density.ts";
import { analyseLoads } from "./load.ts";
import { loadWarnings } from "./load-warnings.ts";
import { screenCells } from "./screening.ts";
import { verdictSentence } from "./sentence.ts";
import { plannedSeries, seriesOrder } from "./series-order.ts";
import { collectSeries, emptySeries, type Series } from "./series.ts";
import { analysisWarnings } from "./warnings.ts";

/** What an analysis is made from. */
export interface AnalysisInput {
  readonly run: RunRecord;
  /** The rows of samples.ndjson, in any order. */
  readonly samples: Iterable<Sample>;
  /** Where the run is stored, as named on the command line. */
  readonly location: string;
  /** For the bootstrap and the dip test: the same state gives the same analysis. */
  readonly random: Random;
  /** Of all intervals, two-sided. Default 0.95. */
  readonly level?: number;
}

/**
 * Cells, comparisons, warnings and verdict sentences of one run. The order of the rows changes nothing. Where a
 * stop rule looked at the data (`looks` or `verdictLooks` of the scenario record), every interval of that scenario is
 * computed at the level that keeps `level` over all looks. Other arms of a target are left out, and `versions`, which is
 * about them, is for the caller to fill in (`compareArms`): null.
 */
export function analyseRun({ samples, ...input }: AnalysisInput): Analysis {
  return analyseSeries({ ...input, series: collectSeries(samples) });
}

/** `analyseRun` of rows that were collected already (`addToSeries`). */
export function analyseSeries({
  run: whole,
  series: collected,
  location,
  random,
  level = 0.95,
}: Omit<AnalysisInput, "samples"> & { readonly series: ReadonlyMap<string, Series> }): Analysis {
  const { run, recorded } = withoutArms(whole, collected);
  const looks = new Map(
    run.scenarios.map(({ name, looks: count, verdictLooks }) => [name, count ?? verdictLooks?.length]),
  );
  const levelOf = (scenario: string): number => lookLevel(looks.get(scenario) ?? 1, level);
  const series = orderedSeries(run, recorded);
  const measured = series.map((one) => toCell(one, levelOf(one.scenario)));
  const screened = screenCells(measured, level, random);
  const cells = screened.map(({ cell }) => cell);
  const comparisons = compareCells(run, cells, { level, levelOf, random });
  const floors = floorEstimates(run);
  const loads = analyseLoads(run);
  return {
    location,
    run: whole,
    level,
    cells,
    comparisons,
    densities: analyseDensities(run, level),
    bursts: analyseBursts(run, cells, level, random),
    loads,
    versions: null,
    targets: run.targets,
    floors,
    warnings: [...analysisWarnings({ run, screened, floors, levelOf }), ...loadWarnings(loads)],
    sentences: run.scenarios.map((scenario) => verdictSentence(scenario, run.targets, { cells, comparisons, level })),
    incomplete: series.some((one) => exceedsLimits(one, run.scenarios)),
  };
}

/** The run and its series as they would be without the other arms. */
function withoutArms(
  run: RunRecord,
  all: ReadonlyMap<string, Series>,
): { run: RunRecord; recorded: Map<string, Series> } {
  const arms = new Set(run.targets.flatMap(({ scenario, name, arm }) => (arm ? [`${scenario}\n${name}`] : [])));
  const isArm = (scenario: string, target: string): boolean => arms.has(`${scenario}\n${target}`);
  return {
    run: {
      ...run,
      targets: run.targets.filter(({ arm }) => arm === undefined),
      order: run.order.filter(([scenario, target]) => !isArm(scenario, target)),
    },
    recorded: new Map([...all].filter(([, { scenario, target }]) => !isArm(scenario, target))),
  };
}

/** A series for everything planned or recorded. */
function orderedSeries(run: RunRecord, recorded: ReadonlyMap<string, Series>): Series[] {
  const all = new Map(recorded);
  for (const [key, { scenario, target, kind, start }] of plannedSeries(run))
    if (!all.has(key)) all.set(key, emptySeries(scenario, target, kind, start));
  return [...all.values()].sort(seriesOrder(run));
}

function floorEstimates(run: RunRecord): FloorEstimate[] {
  return Object.entries(run.environment.floor)
    .filter(([, { samplesNs }]) => samplesNs.length > 0)
    .map(([name, { what, launcher, samplesNs }]) => ({
      name,
      what,
      launcher,
      n: samplesNs.length,
      medianNs: median(samplesNs),
    }));
}
