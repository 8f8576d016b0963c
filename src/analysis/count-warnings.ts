import type { ScenarioRecord } from "../results/run-record.ts";
import { requiredCount } from "../stats/order-statistic-interval.ts";
import type { Cell, Warning } from "./analysis.ts";
import { listSome } from "./name-list.ts";
import type { WarningInput } from "./warning-input.ts";

/** Warnings about how many observations there are: one per scenario and kind, since all cells share the stop rule. */
export function countWarnings({ run, screened, levelOf }: WarningInput): Warning[] {
  return run.scenarios.flatMap((scenario) => {
    const cells = screened.map(({ cell }) => cell).filter((cell) => cell.scenario === scenario.name);
    return [
      ...unmeasuredWarning(scenario, cells),
      ...fewStartsWarning(scenario, cells, levelOf(scenario.name)),
      ...withheldWarning(scenario, cells),
    ];
  });
}

function unmeasuredWarning({ name, file }: ScenarioRecord, cells: readonly Cell[]): Warning[] {
  const empty = cells.filter(({ n, failed, setAside }) => n + failed + setAside === 0);
  if (empty.length === 0) return [];
  const message = `${name}: planned but not measured: ${listCells(empty)}`;
  return [{ code: "not-measured", message, hint: `bench run ${file}, with more time (--time-budget)` }];
}

function fewStartsWarning({ name, file }: ScenarioRecord, cells: readonly Cell[], level: number): Warning[] {
  const needed = requiredCount(0.5, level);
  const few = cells.filter(({ n }) => n > 0 && n < needed);
  if (few.length === 0) return [];
  return [
    {
      code: "too-few-starts",
      message: `${name}: no interval of the median and no ratio below ${needed} starts: ${listCells(few)}`,
      hint: `bench run ${file} --trials 30`,
    },
  ];
}

function withheldWarning({ name, file }: ScenarioRecord, cells: readonly Cell[]): Warning[] {
  const measured = cells.filter(({ n }) => n > 0);
  const needs = new Map<number, number>();
  for (const { percentiles } of measured) {
    for (const percentile of percentiles) if (percentile.withheld) needs.set(percentile.p, percentile.needs);
  }
  if (needs.size === 0) return [];
  const counts = measured.map(({ n }) => n);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const wanted = [...needs].sort(([a], [b]) => a - b);
  const each = wanted.map(([p, count]) => `p${Math.round(p * 100)} needs ${count}`).join(", ");
  const flags = wanted.map(([p, count]) => `--trials ${roundUp(count)} for p${Math.round(p * 100)}`).join(", ");
  return [
    {
      code: "percentiles-withheld",
      message: `${name}: percentiles that n = ${fewest === most ? fewest : `${fewest} to ${most}`} cannot support are withheld: ${each}`,
      hint: `bench run ${file} with ${flags}`,
    },
  ];
}

/** A few more than needed, as a round number: 59 -> 60, 299 -> 300. */
function roundUp(count: number): number {
  return Math.ceil(count / 10) * 10;
}

function listCells(cells: readonly Cell[]): string {
  return listSome(cells.map(({ target, start, n }) => `${target} ${start} (n = ${n})`));
}
