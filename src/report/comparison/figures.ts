import type {
  ComparisonSide,
  PhaseMove,
  RunComparison,
  SeriesComparison,
  SeriesSide,
} from "../../analysis/run-verdicts.ts";
import { durationUnit, formatDuration, formatNumber } from "../../units/format-duration.ts";
import { formatLevel, formatShare } from "../figures.ts";
import { formatCounts } from "./verdict-words.ts";

/** "3 inconclusive, 12 equivalent; about 14 to 40 more starts would tell". */
export function formatFolded(series: readonly SeriesComparison[]): string {
  const parts = (["starts", "baseline runs"] as const).flatMap((of) => {
    const needs = series.flatMap((one) => (one.needs?.of === of ? [one.needs.more] : []));
    return needs.length === 0 ? [] : [`${formatSpan(needs, String)} more ${of}`];
  });
  const told = parts.length === 0 ? "" : `; about ${parts.join(" or ")} would tell`;
  return `${formatCounts(series)}${told}`;
}

/** A ratio or a bound of one near 1, with two digits after the point: "1.20", "0.97"; three significant digits far from it. */
export function formatRatioNumber(ratio: number): string {
  return ratio >= 0.0995 && ratio < 9.995 ? ratio.toFixed(2) : formatNumber(ratio);
}

/** "1.25x [1.21, 1.29]", candidate over baseline; "" where there is no estimate. */
export function formatEstimate(
  estimate: { readonly ratio: number; readonly low: number; readonly high: number } | null,
): string {
  if (estimate === null) return "";
  const { ratio, low, high } = estimate;
  return `${formatRatioNumber(ratio)}x [${formatRatioNumber(low)}, ${formatRatioNumber(high)}]`;
}

/** Both medians, in one unit where they are of one order: "0.98 ms", "1.02 ms". "none" for a side without an accepted start, "" without a side. */
export function formatMedians({
  baseline,
  candidate,
}: SeriesComparison): readonly [baseline: string, candidate: string] {
  const [first, second] = [baseline?.medianNs ?? null, candidate?.medianNs ?? null];
  const near = first !== null && second !== null && Math.max(first / second, second / first) < 10;
  const unit = near ? durationUnit(Math.max(first, second)) : undefined;
  const text = (side: SeriesSide | null, ns: number | null): string => {
    if (side === null) return "";
    return ns === null ? "none" : formatDuration(ns, unit);
  };
  return [text(baseline, first), text(candidate, second)];
}

/** "handle +1.9 ms, 94 %". */
function formatMove({ phase, changeNs, share }: PhaseMove): string {
  return `${phase} ${changeNs > 0 ? "+" : ""}${formatDuration(changeNs)}, ${formatShare(share)}`;
}

/** The phases that a change is made of: the first, and a second one that is at least a tenth of it; "" where nothing is known of them. */
function formatMoves(moved: readonly PhaseMove[]): string {
  return moved
    .slice(0, 2)
    .filter(({ share }, at) => at === 0 || Math.abs(share) >= 0.1)
    .map(formatMove)
    .join("; ");
}

/** "needs about 24 more starts"; "" where nothing would tell. */
function formatNeeds({ needs }: SeriesComparison): string {
  return needs === null ? "" : `needs about ${needs.more} more ${needs.of}`;
}

/** What the word alone does not say: the reason, the phase that moved, what would tell. "" for a row that needs no more. */
export function detailOf(series: SeriesComparison): string {
  const told = series.verdict === "slower" || series.verdict === "faster" || series.unconfirmed === true;
  return [...(told ? [formatMoves(series.moved)] : []), series.reason ?? "", formatNeeds(series)]
    .filter((part) => part !== "")
    .join("; ");
}

/** Starts on both sides: "60", "60, 41" where they differ; "0, 41" where a side has not got it. */
export function formatStarts({ baseline, candidate }: SeriesComparison): string {
  const [first, second] = [baseline?.n ?? 0, candidate?.n ?? 0];
  return first === second ? String(first) : `${first}, ${second}`;
}

/** "0.031", "< 0.001"; "" where nothing was tested. */
export function formatP(p: number | null): string {
  if (p === null) return "";
  return p < 0.001 ? "< 0.001" : formatNumber(p);
}

/** "5 %", "7.1 %" from 0.05, 0.071. */
export function formatPercent(share: number): string {
  return formatShare(share).replace(".0 %", " %");
}

/** "4 %", "4 % to 9 %" of all values; "" of none. */
export function formatSpan(values: readonly number[], format: (value: number) => string): string {
  if (values.length === 0) return "";
  const ends = [Math.min(...values), Math.max(...values)].map(format);
  return ends[0] === ends[1] ? (ends[0] ?? "") : `${ends[0]} to ${ends[1]}`;
}

/** "95 %", or "95 % to 98.3 %" where looks have widened some intervals; "" without an estimate. */
export function formatLevels(series: readonly SeriesComparison[]): string {
  return formatSpan(
    series.flatMap(({ estimate }) => (estimate === null ? [] : [estimate.level])),
    formatLevel,
  );
}

/** "main: 5 runs, a1b2c3d on main, with uncommitted changes". */
export function formatSide({ label, runs, source }: ComparisonSide): string {
  const parts = [
    ...(runs.length < 2 ? runs.filter((id) => !label.includes(id)) : [`${runs.length} runs`]),
    ...(source === undefined
      ? []
      : [`commit ${source.commit.slice(0, 10)}${source.branch === undefined ? "" : ` on ${source.branch}`}`]),
    ...(source?.dirty === true ? ["with changes that are in no commit"] : []),
  ];
  return parts.length === 0 ? label : `${label}: ${parts.join(", ")}`;
}

/** "feature against main"; "A/A" where only targets were compared with themselves. */
export function comparisonTitle({ baseline, candidate, series, nulls }: RunComparison): string {
  return series.length === 0 && nulls.length > 0 ? "A/A" : `${candidate.label} against ${baseline.label}`;
}

/** Whether there is anything to draw. */
export function isComparisonDrawn({ series, nulls }: RunComparison): boolean {
  return series.length + nulls.length > 0;
}

/** Whether names of series need their scenario. */
export function doScenariosDiffer({ series, nulls }: RunComparison): boolean {
  return new Set([...series, ...nulls].map(({ scenario }) => scenario)).size > 1;
}

/** "wasm-c cold", or with its scenario "hello wasm-c cold". */
export function seriesName(
  { scenario, target, start }: { readonly scenario: string; readonly target: string; readonly start: string },
  withScenario: boolean,
): string {
  return `${withScenario ? `${scenario} ` : ""}${target} ${start}`;
}
