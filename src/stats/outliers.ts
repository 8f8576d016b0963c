import { ascending, quantile } from "./quantile.ts";

/** How far outside the middle half a value lies. */
export type Outlier = "none" | "mild" | "severe";

/**
 * Tukey's fences (Exploratory Data Analysis, 1977): mild beyond 1.5, severe beyond 3 interquartile ranges from the
 * quartiles (type 7). A flag for each value, in the order given; nothing is dropped. Fewer than 4 values: all "none".
 */
export function tukeyOutliers(values: readonly number[]): Outlier[] {
  if (values.length < 4) return values.map(() => "none");
  const sorted = ascending(values);
  const lower = quantile(sorted, 0.25);
  const upper = quantile(sorted, 0.75);
  const range = upper - lower;
  return values.map((value) => {
    const beyond = Math.max(lower - value, value - upper);
    if (beyond > 3 * range) return "severe";
    return beyond > 1.5 * range ? "mild" : "none";
  });
}
