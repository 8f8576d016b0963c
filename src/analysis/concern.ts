import type { SeriesComparison, SeriesVerdict } from "./run-verdicts.ts";

/** Failures first, then what moved, then the rest. */
const order = [
  "missing",
  "failing",
  "incomparable",
  "slower",
  "faster",
  "inconclusive",
  "equivalent",
  "new",
] as const satisfies SeriesVerdict[];

/** Whether a series fails the gate: it is slower, missing or newly failing, and no second run contradicts it. */
export function isRegression({ verdict, unconfirmed }: SeriesComparison): boolean {
  return unconfirmed !== true && (verdict === "slower" || verdict === "missing" || verdict === "failing");
}

/** Failures first, then slower, faster, inconclusive, equivalent, new; inside of each in the order given. */
export function inOrderOfConcern(series: readonly SeriesComparison[]): SeriesComparison[] {
  return series.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}
