import { formatDuration, formatNumber, formatRatio } from "../units/format-duration.ts";
import { isRegression } from "./concern.ts";
import { distrustOf, describeSize } from "./null-comparisons.ts";
import type { NullComparison, PhaseMove, RunComparison, SeriesComparison, SeriesVerdict } from "./run-verdicts.ts";

type Findings = Pick<RunComparison, "baseline" | "series" | "nulls" | "differences">;

/**
 * The whole comparison in one sentence: the first regression with its ratio, its interval and the phase that moved, and how
 * many more there are; else what the series are instead. Where the host cannot be trusted, that, and why.
 * @param findings series in the order of concern
 */
export function comparisonSentence(findings: Findings): string {
  const { series, nulls, baseline } = findings;
  const red = series.filter(isRegression);
  const distrust = distrustOf(nulls);
  const distrusted = distrust === null ? "" : `${distrust}; no series is called slower or faster`;
  const [lead] = red;
  if (lead !== undefined) {
    const others = listCounts([...countRed(red.slice(1)), ...countRest(series, red.length)]);
    return `${describeRed(lead, baseline.label)}${others === "" ? "" : `; ${others}`}${distrusted === "" ? "" : `; ${distrusted}`}.`;
  }
  if (distrusted !== "") return `${capital(distrusted)}.`;
  const refused = findings.differences.find((difference) => difference.refused);
  if (refused !== undefined && series.every(({ verdict }) => verdict === "incomparable" || verdict === "new"))
    return `Nothing is compared with ${baseline.label}: not the same ${refused.what}.`;
  if (series.length === 0) return describeNulls(nulls);
  return `No regression against ${baseline.label}: ${listCounts(countVerdicts(series))}.`;
}

function describeRed(
  { scenario, target, start, verdict, estimate, reason, moved }: SeriesComparison,
  against: string,
): string {
  const place = `${scenario}: ${target} ${start}`;
  if (verdict !== "slower" || estimate === null)
    return `${place} ${verdict === "failing" ? "fails" : "is missing"}${reason === null ? "" : ` (${reason})`}`;
  const { ratio, low, high } = estimate;
  const interval = `[${formatNumber(low)}, ${formatNumber(high)}]`;
  return `${place} is ${formatRatio(ratio)} ${interval} slower than ${against}${describeMove(moved[0])}`;
}

function describeMove(move: PhaseMove | undefined): string {
  if (move === undefined || move.changeNs <= 0) return "";
  return ` (${move.phase} +${formatDuration(move.changeNs)})`;
}

function countRed(red: readonly SeriesComparison[]): string[] {
  const counts: readonly [SeriesVerdict, string, string][] = [
    ["slower", "is slower, too", "more are slower"],
    ["missing", "is missing", "are missing"],
    ["failing", "fails", "fail"],
  ];
  return counts.flatMap(([wanted, one, many]) => {
    const count = red.filter(({ verdict }) => verdict === wanted).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
}

function countRest(series: readonly SeriesComparison[], red: number): string[] {
  const rest = series.length - red;
  if (rest === 0) return [];
  return [rest === 1 ? "1 other series shows no regression" : `${rest} other series show no regression`];
}

function countVerdicts(series: readonly SeriesComparison[]): string[] {
  const margins = new Set(series.filter(({ verdict }) => verdict === "equivalent").map(({ margin }) => margin));
  const [margin] = margins;
  const within =
    margins.size === 1 && margin !== undefined ? `within ${formatNumber(margin * 100)} %` : "within their margins";
  const words: readonly [SeriesVerdict, string][] = [
    ["equivalent", `equivalent ${within}`],
    ["inconclusive", "inconclusive"],
    ["faster", "faster"],
    ["new", "new"],
    ["incomparable", "not comparable"],
  ];
  const unconfirmed = series.filter((one) => one.unconfirmed === true).length;
  return [
    ...words.flatMap(([wanted, word]) => {
      const count = series.filter((one) => one.verdict === wanted && one.unconfirmed !== true).length;
      return count === 0 ? [] : [`${count} ${word}`];
    }),
    ...(unconfirmed === 0 ? [] : [`${unconfirmed} not confirmed by the second run`]),
  ];
}

function describeNulls(nulls: readonly NullComparison[]): string {
  const worst = nulls.toSorted((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)))[0];
  if (worst === undefined) return "Nothing to compare.";
  const count = nulls.length === 1 ? "1 null comparison" : `${nulls.length} null comparisons`;
  return `The host agrees with itself: ${count}, the largest difference ${describeSize(worst)} (${worst.scenario} ${worst.target} ${worst.start}).`;
}

function listCounts(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : parts.join(", ");
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
