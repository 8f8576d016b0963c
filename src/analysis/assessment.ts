import type { NoiseEstimate } from "./run-verdicts.ts";

/** What is known of the difference of one series before the gate has judged it among the others. All on the log scale. */
export interface Assessment {
  /** Logarithm of candidate over baseline. */
  readonly shift: number;
  /** At 1 - alpha for this series alone. */
  readonly interval: { readonly low: number; readonly high: number };
  /** Two-sided, of no difference, looks included. */
  readonly pValue: number;
  readonly noise: NoiseEstimate;
  readonly precision: Precision;
}

/** How sharp a comparison is, and how much sharper more data would make it. */
export interface Precision {
  readonly of: "starts" | "baseline runs";
  /**
   * Half the width of the interval at 1 - alpha, log scale, with so many more of them; it falls as they become more.
   * The standard error, times a quantile.
   */
  readonly halfWidth: (alpha: number, more: number) => number;
  /** The standard error of the shift as it is, and its degrees of freedom. */
  readonly error: number;
  readonly df: number;
  /** Of alpha, what looks at the data leave for this one; 1 where they are looked at once. */
  readonly share: number;
  /** Of runs, where their noise is assumed: so many more measure it. */
  readonly least: number;
  /** More of them than this nobody measures. */
  readonly most: number;
}

/** Why a series has no assessment, and what it takes. */
export interface Unassessed {
  /** One clause, no capital, no full stop. */
  readonly reason: string;
  readonly needs: { readonly more: number; readonly of: "starts" | "baseline runs" } | null;
}

/** The coefficient of variation of a log-normal whose logarithm has this variance: 0.2 is 20 %. */
export function variationOf(logVariance: number): number {
  return Math.sqrt(Math.expm1(logVariance));
}

/** The variance of the logarithm of a log-normal with this coefficient of variation. */
export function logVarianceOf(cv: number): number {
  return Math.log1p(cv * cv);
}

/**
 * The least integer in 1..most for which `holds`, which once it holds holds for all larger ones; null where even `most` does not.
 */
export function leastWhere(holds: (value: number) => boolean, most: number): number | null {
  if (!holds(most)) return null;
  let [below, at] = [0, most];
  while (at - below > 1) {
    const middle = Math.floor((below + at) / 2);
    if (holds(middle)) at = middle;
    else below = middle;
  }
  return at;
}
