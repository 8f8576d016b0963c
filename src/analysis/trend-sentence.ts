import { formatDuration, formatRatio } from "../units/format-duration.ts";
import type { Trend, TrendSeries, TrendStep } from "./trend-model.ts";

/** A step with the series that it is in. */
export interface PlacedStep {
  readonly series: TrendSeries;
  readonly step: TrendStep;
}

/** Every step that matters: newest first, the larger of two that begin in the same run first. */
export function notableSteps({ series }: Pick<Trend, "series">): PlacedStep[] {
  return series
    .flatMap((one) => one.steps.map((step) => ({ series: one, step })))
    .filter(({ step }) => step.direction !== "small")
    .toSorted(
      (a, b) =>
        b.step.first.startedAt.localeCompare(a.step.first.startedAt, "en") ||
        Math.abs(Math.log(b.step.ratio)) - Math.abs(Math.log(a.step.ratio)),
    );
}

/** What the runs say, in one sentence: the newest step that made something slower and still stands, else the newest one, else that there is none. */
export function trendSentence(trend: Pick<Trend, "runs" | "series" | "minimumRuns">): string {
  const { runs, series, minimumRuns } = trend;
  const steps = notableSteps(trend);
  const standing = steps.filter(
    (placed) => placed.series.steps.findLast(({ direction }) => direction !== "small") === placed.step,
  );
  const told = standing.find(({ step }) => step.direction === "slower") ?? steps[0];
  if (told !== undefined) return `${describeStep(told)}${countOthers(steps, told)}.`;
  const enough = series.filter(({ needs }) => needs === 0).length;
  if (enough === 0) {
    const most = Math.max(0, ...series.map(({ points }) => points.length));
    return `Too few runs to tell a step from chance: ${minimumRuns} of one machine are needed, there ${most === 1 ? "is" : "are"} ${most}.`;
  }
  return `No step in ${enough === 1 ? "one series" : `${enough} series`} over ${count(runs.length, "run")}${spanOf(runs)}.`;
}

function countOthers(steps: readonly PlacedStep[], told: PlacedStep): string {
  const others = steps.filter((placed) => placed !== told);
  const slower = others.filter(({ step }) => step.direction === "slower").length;
  return others.length === 0 ? "" : `; ${count(others.length, "more step")}, ${slower} of them slower`;
}

/** "hello wasm cold is 1.21x slower since 2026-11-02 (run ...; commit a, after b)". */
function describeStep({ series, step }: PlacedStep): string {
  const { scenario, target, start } = series;
  const word =
    step.direction === "faster" ? `${formatRatio(1 / step.ratio)} faster` : `${formatRatio(step.ratio)} slower`;
  const levels = `${formatDuration(step.before.medianNs)} before, ${formatDuration(step.after.medianNs)} after`;
  return `${scenario} ${target} ${start} ${step.after.to === series.points.length ? "is" : "was"} ${word} since ${step.first.startedAt.slice(0, 10)} (${levels}; ${whereFrom(step)})`;
}

/** The commits between which it lies, or the run where it began. */
export function whereFrom({ first, last }: Pick<TrendStep, "first" | "last">): string {
  const [now, before] = [first.source, last.source];
  if (now === undefined) return `from run ${first.run}`;
  const commit = `${now.commit.slice(0, 10)}${now.dirty ? " with uncommitted changes" : ""}`;
  if (before === undefined) return `from commit ${commit}`;
  if (before.commit === now.commit) return `within commit ${commit}, from run ${first.run}`;
  return `from commit ${commit}, after ${before.commit.slice(0, 10)}`;
}

function spanOf(runs: Trend["runs"]): string {
  const [from, to] = [runs[0]?.startedAt.slice(0, 10), runs.at(-1)?.startedAt.slice(0, 10)];
  return from === to ? ` of ${from}` : ` from ${from} to ${to}`;
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? "" : "s"}`;
}
