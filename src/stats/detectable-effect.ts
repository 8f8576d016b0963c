import { studentTQuantile } from "./student-t.ts";

/** What is known of a difference of logarithms. */
export interface LogDifference {
  /** Standard error. */
  readonly error: number;
  /** Degrees of freedom of the error; Infinity by default. */
  readonly df?: number;
}

/**
 * The smallest slowdown that a comparison finds with the given power, as a share: 0.1 is 10 %. Found means that the
 * difference passes the critical value and the estimate the margin.
 * @param options.alpha two-sided, of this one comparison: of m in one gate, alpha / m is what is sure to pass Holm's correction
 * @param options.margin as a share
 * @param options.power 0.8 by default
 */
export function detectableEffect(
  { error, df = Infinity }: LogDifference,
  options: { readonly alpha: number; readonly margin?: number; readonly power?: number },
): number {
  const { alpha, margin = 0, power = 0.8 } = options;
  const reported = Math.max(-studentTQuantile(alpha / 2, df) * error, Math.log1p(margin));
  return Math.expm1(reported + studentTQuantile(power, df) * error);
}

/**
 * The standard error behind an interval of logarithms, supposing that it is normal or of Student's t.
 * @param level of the interval, 0 < level < 1
 */
export function intervalError(
  interval: { readonly low: number; readonly high: number },
  level: number,
  df = Infinity,
): number {
  return (interval.high - interval.low) / 2 / studentTQuantile((1 + level) / 2, df);
}
