import { type ChangePoint, changePoints } from "../stats/change-points.ts";
import { discoveries } from "../stats/false-discovery-rate.ts";
import { shiftBetween } from "../stats/hodges-lehmann.ts";
import { median } from "../stats/quantile.ts";
import { seededRandom } from "../units/random.ts";
import type { TrendChange, TrendLevel, TrendSeries, TrendStep } from "./trend-model.ts";
import { marginOf, toPoint, type TrendRow } from "./trend-rows.ts";

/**
 * Fewer runs tell nothing: of the ways to put 8 in order, a step in the middle comes by chance in 2 of 70 (2.9 %), of those
 * to put 7 in order in 2 of 35 (5.7 %).
 */
export const minimumRuns = 8;

/** Expected share of false steps among those shown, over all series (Benjamini and Hochberg). */
export const stepRate = 0.05;

/** Fewer runs on one side of a step are a bad night, not a level. */
const shortestLevel = 3;

/** Permutations that every series gets. */
const screening = 999;

const intervalLevel = 0.95;

type Steps = Pick<TrendSeries, "levels" | "steps" | "cv">;

/** Of a line that is not there. */
export const noStep: Steps = { levels: [], steps: [], cv: null };

interface Candidate {
  readonly line: number;
  readonly at: number;
  readonly pValue: number;
}

/**
 * Levels and steps of every line: change points of the logarithms of the runs' medians, at the rate over all lines.
 * @param lines rows with a median, oldest first; those below the minimum have one level
 */
export function stepsOf(lines: readonly (readonly TrendRow[])[], seed: number): Steps[] {
  const long = lines.filter((rows) => rows.length >= minimumRuns).length;
  // The smallest p-value that permutations give has to pass the correction even where one series of all moved.
  const many = Math.max(screening, Math.ceil((4 * long) / stepRate) - 1);
  const candidates = lines.flatMap((rows, line): Candidate[] => {
    if (rows.length < minimumRuns) return [];
    const logs = logsOf(rows);
    const search = (permutations: number): ChangePoint[] =>
      changePoints(logs, { level: stepRate, permutations, minimumSize: shortestLevel, random: seededRandom(seed) });
    // Most series have no step, and few permutations tell.
    const found = search(screening);
    return (found.length === 0 || many === screening ? found : search(many)).map((one) => ({ line, ...one }));
  });
  // The test that ended the search of each line counts, too: it found nothing.
  const tested = [...candidates.map(({ pValue }) => pValue), ...Array.from({ length: long }, () => 1)];
  const kept = discoveries(tested, stepRate);
  const real = candidates.filter((_, at) => kept[at] === true);
  return lines.map((rows, line) =>
    describe(
      rows,
      real.filter((one) => one.line === line).toSorted((a, b) => a.at - b.at),
    ),
  );
}

function logsOf(rows: readonly TrendRow[]): number[] {
  return rows.map(({ series }) => Math.log(series.medianNs));
}

function describe(rows: readonly TrendRow[], found: readonly Candidate[]): Steps {
  const logs = logsOf(rows);
  const ends = [0, ...found.map(({ at }) => at), rows.length];
  const levels = ends.slice(1).map((to, at): TrendLevel => {
    const from = ends[at] ?? 0;
    return { from, to, medianNs: Math.exp(median(logs.slice(from, to))) };
  });
  const steps = found.map(({ pValue }, at) =>
    toStep(rows, logs, { pValue, before: levels[at] as TrendLevel, after: levels[at + 1] as TrendLevel }),
  );
  return { levels, steps, cv: variationAround(levels, logs) };
}

function toStep(
  rows: readonly TrendRow[],
  logs: readonly number[],
  { pValue, before, after }: Pick<TrendStep, "pValue" | "before" | "after">,
): TrendStep {
  const { shift, interval } = shiftBetween(
    logs.slice(after.from, after.to),
    logs.slice(before.from, before.to),
    intervalLevel,
  );
  const [last, first] = [rows[after.from - 1] as TrendRow, rows[after.from] as TrendRow];
  const isSmall = Math.abs(shift) <= Math.log1p(marginOf(rows));
  return {
    at: after.from,
    ratio: Math.exp(shift),
    interval:
      interval === null ? null : { low: Math.exp(interval.low), high: Math.exp(interval.high), level: intervalLevel },
    pValue,
    direction: isSmall ? "small" : shift > 0 ? "slower" : "faster",
    before,
    after,
    last: toPoint(last),
    first: toPoint(first),
    changes: changesBetween(last, first),
  };
}

/** What else was another in the first run of the new level than in the last of the old one. */
function changesBetween(before: TrendRow, after: TrendRow): TrendChange[] {
  const [a, b] = [before.series, after.series];
  const facts = [...new Set([...Object.keys(a.artifact), ...Object.keys(b.artifact)])].toSorted();
  const pairs = [
    { what: "machine", before: before.run.fingerprint, after: after.run.fingerprint },
    { what: "engine", before: a.engine, after: b.engine },
    ...facts.map((what) => ({ what, before: a.artifact[what] ?? "", after: b.artifact[what] ?? "" })),
    { what: "coldbench", before: before.run.tool.version, after: after.run.tool.version },
  ];
  return pairs.filter((pair) => pair.before !== pair.after);
}

/** Coefficient of variation around the levels, from the logarithms, one degree of freedom spent on each level. */
function variationAround(levels: readonly TrendLevel[], logs: readonly number[]): number | null {
  const freedom = logs.length - levels.length;
  if (freedom < 1) return null;
  const squares = levels.flatMap(({ from, to }) => {
    const part = logs.slice(from, to);
    const middle = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.map((value) => (value - middle) ** 2);
  });
  return Math.sqrt(Math.expm1(squares.reduce((sum, value) => sum + value, 0) / freedom));
}
