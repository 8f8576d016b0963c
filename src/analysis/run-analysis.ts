import type { RunRecord } from "../results/run-record.ts";
import type { Sample } from "../results/sample.ts";
import { lookLevel } from "../stats/looks.ts";
import { median } from "../stats/quantile.ts";
import type { Random } from "../units/random.ts";
import { startKinds } from "../units/start-kind.ts";
import type { Analysis, FloorEstimate } from "./analysis.ts";
import { analyseBursts } from "./burst.ts";
import { toCell } from "./cell.ts";
import { compareCells } from "./comparisons.ts";
import { exceedsLimits } from "./completeness.ts";
import { analyseDensities } from "./density.ts";
import { screenCells } from "./screening.ts";
import { verdictSentence } from "./sentence.ts";
import { collectSeries, emptySeries, type Series, seriesKey } from "./series.ts";
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
 * precision stop rule looked at the data (`looks` of the scenario record), every interval of that scenario is computed
 * at the level that keeps `level` over all looks.
 */
export function analyseRun({ run, samples, location, random, level = 0.95 }: AnalysisInput): Analysis {
  const looks = new Map(run.scenarios.map(({ name, looks: count }) => [name, count ?? 1]));
  const levelOf = (scenario: string): number => lookLevel(looks.get(scenario) ?? 1, level);
  const series = orderedSeries(run, collectSeries(samples));
  const measured = series.map((one) => toCell(one, levelOf(one.scenario)));
  const screened = screenCells(measured, level, random);
  const cells = screened.map(({ cell }) => cell);
  const comparisons = compareCells(run, cells, { level, levelOf, random });
  const floors = floorEstimates(run);
  return {
    location,
    run,
    level,
    cells,
    comparisons,
    densities: analyseDensities(run, level),
    bursts: analyseBursts(run, cells, level, random),
    targets: run.targets,
    floors,
    warnings: analysisWarnings({ run, screened, floors, levelOf }),
    sentences: run.scenarios.map((scenario) => verdictSentence(scenario, run.targets, { cells, comparisons, level })),
    incomplete: series.some((one) => exceedsLimits(one, run.scenarios)),
  };
}

/** A series for everything planned or recorded: scenarios and targets in the run's order, starts down the ladder. */
function orderedSeries(run: RunRecord, recorded: ReadonlyMap<string, Series>): Series[] {
  const all = new Map(recorded);
  const kinds = new Map(run.targets.map(({ scenario, name, kind }) => [`${scenario}\n${name}`, kind]));
  for (const [scenario, target, start] of run.order) {
    const key = seriesKey(scenario, target, start);
    if (!all.has(key)) all.set(key, emptySeries(scenario, target, kinds.get(`${scenario}\n${target}`) ?? "", start));
  }
  const scenarios = run.scenarios.map(({ name }) => name);
  const targets = [...kinds.keys()];
  const compare = (a: Series, b: Series): number =>
    scenarios.indexOf(a.scenario) - scenarios.indexOf(b.scenario) ||
    targets.indexOf(`${a.scenario}\n${a.target}`) - targets.indexOf(`${b.scenario}\n${b.target}`) ||
    startKinds.indexOf(a.start) - startKinds.indexOf(b.start) ||
    a.target.localeCompare(b.target, "en");
  return [...all.values()].sort(compare);
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
