import type { RunRecord, TargetRecord } from "../results/run-record.ts";
import { requiredCount } from "../stats/order-statistic-interval.ts";
import { ratioOfMedians } from "../stats/ratio-of-medians.ts";
import { type StartKind, startKinds } from "../units/start-kind.ts";
import type { Cell, Comparison } from "./analysis.ts";
import { includesHost } from "./stand-ins.ts";
import { practicalMargin, verdictOf } from "./verdict.ts";

/** How sure and by which randomness. */
export interface ComparisonOptions {
  /** What the interval claims. */
  readonly level: number;
  /** The level that it is computed at, per scenario: higher where a stop rule looked at the data. */
  readonly levelOf: (scenario: string) => number;
  /** Uniform in [0, 1), for the bootstrap. */
  readonly random: () => number;
}

/**
 * Every other target against its scenario's reference, for each start that both have, in the order of the ladder.
 * Where one of the two has no rung `host` of its own (a container's engine serves others, a plain process has no host),
 * the other's `host` also stands against its `cold`, and against its `compile` where that includes the host: a hot
 * host's instance alone against a container's create and start would be half the story. Arms are left out: they stand
 * against their own target (`compareArms`). No comparison where either has too few starts for an interval of its median (6 at 95 %).
 */
export function compareCells(run: RunRecord, cells: readonly Cell[], options: ComparisonOptions): Comparison[] {
  return run.scenarios.flatMap(({ name, reference, margin = practicalMargin }) => {
    const all = run.targets.filter(({ scenario }) => scenario === name);
    const records = all.filter(({ arm }) => arm === undefined);
    const arms = new Set(all.filter(({ arm }) => arm !== undefined).map((record) => record.name));
    const own = cells.filter(({ scenario, target }) => scenario === name && !arms.has(target));
    const others = new Set(own.map(({ target }) => target).filter((target) => target !== reference));
    return [...others].flatMap((target) =>
      startPairs(own, records, reference, target).flatMap(([start, targetStart]) => {
        const pair = [cellOf(own, reference, start), cellOf(own, target, targetStart)] as const;
        return compare(pair, margin, options);
      }),
    );
  });
}

/** [start of the reference, start of the target]. */
function startPairs(
  cells: readonly Cell[],
  records: readonly TargetRecord[],
  reference: string,
  target: string,
): [StartKind, StartKind][] {
  const has = (name: string, start: StartKind): boolean => cellOf(cells, name, start) !== undefined;
  const pairs: [StartKind, StartKind][] = startKinds
    .filter((start) => has(reference, start) && has(target, start))
    .map((start) => [start, start]);
  const withHost = (name: string): StartKind[] => {
    const record = records.find((one) => one.name === name);
    return startKinds.filter((start) => start === "cold" || (includesHost(record, start) && has(name, start)));
  };
  if (has(reference, "host") && !has(target, "host")) {
    pairs.push(...withHost(target).map((start): [StartKind, StartKind] => ["host", start]));
  }
  if (!has(reference, "host") && has(target, "host")) {
    pairs.push(...withHost(reference).map((start): [StartKind, StartKind] => [start, "host"]));
  }
  return pairs;
}

function cellOf(cells: readonly Cell[], name: string, start: StartKind): Cell | undefined {
  return cells.find((cell) => cell.target === name && cell.start === start);
}

function compare(
  [reference, target]: readonly [Cell | undefined, Cell | undefined],
  margin: number,
  options: ComparisonOptions,
): Comparison[] {
  if (reference === undefined || target === undefined) return [];
  const level = options.levelOf(reference.scenario);
  if (Math.min(reference.n, target.n) < requiredCount(0.5, level)) return [];
  const estimate = ratioOfMedians(durations(target), durations(reference), { level, random: options.random });
  if (estimate === null) return [];
  return [
    {
      scenario: reference.scenario,
      start: reference.start,
      target: target.target,
      targetStart: target.start,
      reference: reference.target,
      ...estimate,
      level: options.level,
      verdict: verdictOf(estimate, margin),
    },
  ];
}

function durations({ observations }: Cell): number[] {
  return observations.map(({ ns }) => ns);
}
