import { toCell } from "../analysis/cell.ts";
import { compareCells } from "../analysis/comparisons.ts";
import { compareArms } from "../analysis/paired-comparison.ts";
import { collectSeries } from "../analysis/series.ts";
import { observeStarts } from "../analysis/start-observations.ts";
import type { RunRecord } from "../results/run-record.ts";
import type { Sample } from "../results/sample.ts";
import { lookLevel } from "../stats/looks.ts";
import { seededRandom } from "../units/random.ts";

/** Of the intervals without arms, and 1 - alpha of the gate with them: what reports use, too. */
const level = 0.95;

/** Asked between blocks with all rows of a scenario so far: true ends its measurement. */
export type Stop = (samples: readonly Sample[], blocks: number) => boolean;

/**
 * The stop rule of a run until verdict. It looks only at the planned numbers of blocks, as the scenario's record has them,
 * and stops once nothing that is compared is inconclusive: with a baseline beside it every series against that, judged as
 * the report will judge it; else every target against the reference, at the level that pays for all looks. Never stops
 * where nothing can be compared.
 *
 * The gate corrects over all series of the run, and a scenario knows its own alone: it is judged with its share of alpha.
 */
export function verdictStop(run: RunRecord, scenario: string): Stop {
  const looks = run.scenarios.find(({ name }) => name === scenario)?.verdictLooks ?? [];
  const own = recordOf(run, scenario);
  const ownPairs = countPairs(own);
  const isDecided =
    ownPairs === 0 ? targetsDecided(own, scenario, looks.length) : armsDecided(own, ownPairs / countPairs(run));
  return (samples, blocks) => looks.includes(blocks) && isDecided(samples);
}

function recordOf(run: RunRecord, scenario: string): RunRecord {
  return {
    ...run,
    scenarios: run.scenarios.filter(({ name }) => name === scenario),
    targets: run.targets.filter((target) => target.scenario === scenario),
    order: run.order.filter(([name]) => name === scenario),
  };
}

/** Planned starts of baselines: each is a series of the gate, or two where warm requests follow. */
function countPairs({ targets, order }: RunRecord): number {
  return order.filter(
    ([scenario, target, , trial]) =>
      trial === 0 &&
      targets.some((one) => one.scenario === scenario && one.name === target && one.arm?.role === "baseline"),
  ).length;
}

function armsDecided(run: RunRecord, share: number): (samples: readonly Sample[]) => boolean {
  return (samples) => {
    const observed = observeStarts(samples);
    const series = compareArms({ run, observed }, { alpha: (1 - level) * share })?.series ?? [];
    return series.length > 0 && series.every(({ verdict }) => verdict !== "inconclusive");
  };
}

function targetsDecided(run: RunRecord, scenario: string, looks: number): (samples: readonly Sample[]) => boolean {
  const arms = new Set(run.targets.flatMap(({ name, arm }) => (arm === undefined ? [] : [name])));
  const adjusted = lookLevel(looks, level);
  return (samples) => {
    const random = seededRandom(run.seed);
    const cells = [...collectSeries(samples).values()]
      .filter((series) => series.scenario === scenario && !arms.has(series.target))
      .map((series) => toCell(series, adjusted));
    const comparisons = compareCells(run, cells, { level, levelOf: () => adjusted, random });
    return comparisons.length > 0 && comparisons.every(({ verdict }) => verdict !== "inconclusive");
  };
}
