import type { SeriesComparison, SeriesVerdict } from "../../analysis/run-verdicts.ts";

/** The word that a row is shown with: `unconfirmed` is a regression that a second run did not show. */
export type VerdictWord = SeriesVerdict | "unconfirmed";

/** Words in the order of a legend: what fails the gate first. */
export const verdictWords: readonly VerdictWord[] = [
  "missing",
  "failing",
  "slower",
  "unconfirmed",
  "faster",
  "inconclusive",
  "equivalent",
  "incomparable",
  "new",
];

/** What each word means, for people. */
export const verdictMeaning: Readonly<Record<VerdictWord, string>> = {
  missing: "the baseline has this series, the candidate does not: the gate fails",
  failing:
    "more of its starts failed or were set aside than its scenario tolerates, and the baseline's did not: the gate fails",
  slower: "slower beyond chance, corrected over all series, and by more than the margin: the gate fails",
  unconfirmed: "a regression in the first run but not in the one that was to confirm it: no alarm",
  faster: "faster beyond chance, corrected over all series, and by more than the margin",
  inconclusive: "these starts cannot tell",
  equivalent: "the whole interval is inside the margin",
  incomparable: "both sides have it, but not of the same question, machine or engine",
  new: "only the candidate has this series",
};

/** The word for a series. */
export function verdictWord({ verdict, unconfirmed }: SeriesComparison): VerdictWord {
  return unconfirmed === true ? "unconfirmed" : verdict;
}

/**
 * Series that need a look, and those that a count can stand for: equivalent ones and inconclusive ones without a reason of
 * their own, where they are more than a few.
 */
export function partsOf(
  series: readonly SeriesComparison[],
  all: boolean,
): { readonly shown: readonly SeriesComparison[]; readonly folded: readonly SeriesComparison[] } {
  const folded = all
    ? []
    : series.filter(
        ({ verdict, reason }) => verdict === "equivalent" || (verdict === "inconclusive" && reason === null),
      );
  if (folded.length <= fewSeries) return { shown: series, folded: [] };
  return { shown: series.filter((one) => !folded.includes(one)), folded };
}

/** So many rows are read faster than a count of them is understood. */
const fewSeries = 6;

/** "12 equivalent, 3 inconclusive": how many of each word, in the order of `verdictWords`. */
export function formatCounts(series: readonly SeriesComparison[]): string {
  return verdictWords
    .map((word) => ({ word, count: series.filter((one) => verdictWord(one) === word).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(", ");
}
