import type { BudgetResult, NullComparison, RunComparison } from "../../analysis/run-verdicts.ts";
import { durationUnit, formatDuration, formatNumber } from "../../units/format-duration.ts";
import { formatPercent, formatRatioNumber, formatSpan } from "./figures.ts";

/** What a comparison came to, in two or three words. */
export function outcomeWords({ outcome, series, trustworthy }: RunComparison): string {
  if (outcome === "regression") return "regression";
  if (!trustworthy) return "host not trustworthy";
  if (outcome === "incomplete") return "a budget cannot be judged";
  const compared = series.filter(({ estimate }) => estimate !== null);
  if (compared.length === 0) return "nothing compared";
  return compared.every(({ verdict }) => verdict === "inconclusive") ? "inconclusive" : "no regression found";
}

/** How the words were decided: design, noise, margin, chance of a false alarm, what would have been found. Sentences. */
export function judgementLines(comparison: RunComparison): string[] {
  const { design, series, alpha, trustworthy } = comparison;
  const compared = series.filter(({ estimate }) => estimate !== null);
  if (compared.length === 0) return [];
  const count = compared.length === 1 ? "one series" : `${compared.length} series`;
  const detectable = compared.flatMap((one) => (one.detectable === null ? [] : [one.detectable]));
  return [
    design === "paired"
      ? "Both sides were interleaved in one run and compared pair by pair."
      : "Each side was measured in runs of its own: what differs between runs is noise, too.",
    ...noiseLines(comparison),
    `Chance of any false alarm over ${count}: ${formatPercent(alpha)}. Differences within ${formatSpan(
      compared.map(({ margin }) => margin),
      formatPercent,
    )} do not matter.`,
    ...(detectable.length === 0 || !trustworthy
      ? []
      : [`A slowdown of ${formatSpan(detectable, formatPercent)} would have been found four times in five.`]),
  ];
}

function noiseLines({ series }: RunComparison): string[] {
  const texts = {
    paired: (cv: string) => `Between the two starts of a pair the ratio varies by ${cv}.`,
    measured: (cv: string) => `From run to run these series vary by ${cv}, measured.`,
    assumed: (cv: string) => `How much these series vary from run to run was not measured: ${cv} is assumed.`,
  };
  return (["paired", "measured", "assumed"] as const).flatMap((from) => {
    const cvs = series.flatMap(({ noise }) => (noise?.from === from ? [noise.cv] : []));
    return cvs.length === 0 ? [] : [texts[from](formatSpan(cvs, formatPercent))];
  });
}

/** What the comparison of a target with itself says: one clause. */
export function nullText({ tripped }: NullComparison): string {
  return tripped ? "differs from itself" : "no difference, as it must be";
}

/** A budget's figure with its interval: "4.21 ms [4.02, 4.6]", "23.4 [21, 26]"; "" where it cannot be told. */
export function formatBudgetValue({ value, unit }: BudgetResult): string {
  if (value === null) return "";
  const { point, low, high } = value;
  const scale = durationUnit(point);
  const bare = (number: number): string =>
    unit === "ns" ? (formatDuration(number, scale).split(" ")[0] ?? "") : formatNumber(number);
  const bounds =
    low === null && high === null ? "" : ` [${low === null ? "?" : bare(low)}, ${high === null ? "?" : bare(high)}]`;
  return `${unit === "ns" ? formatDuration(point, scale) : formatRatioNumber(point)}${bounds}`;
}
