/** The units in which people read durations. */
export type DurationUnit = "ns" | "us" | "ms" | "s";

const unitNs: Readonly<Record<DurationUnit, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

/** The largest unit in which `ns`, rounded to three significant digits, is at least 1; "ns" below 1 microsecond. */
export function durationUnit(ns: number): DurationUnit {
  const rounded = Number(Math.abs(ns).toPrecision(3));
  if (rounded >= 1e9) return "s";
  if (rounded >= 1e6) return "ms";
  return rounded >= 1e3 ? "us" : "ns";
}

/**
 * A duration with three significant digits and its unit: "512 us", "206 ms", "1.34 s". Never in exponent notation.
 * @param ns finite
 * @param unit fixed where durations stand side by side; by default the one that `durationUnit` picks
 */
export function formatDuration(ns: number, unit: DurationUnit = durationUnit(ns)): string {
  return `${formatNumber(ns / unitNs[unit])} ${unit}`;
}

/** A number with three significant digits, whole digits kept, trailing zeros of the fraction dropped: "412", "2.3", "0.5", "1340". */
export function formatNumber(value: number): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(3)))));
  // toPrecision alone would write 1.34e+3 and 5e-7.
  const fixed = value.toFixed(Math.min(100, Math.max(0, 2 - magnitude)));
  return fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
}

/** A ratio for people, three significant digits: "412x", "2.3x", "1.05x". @param ratio finite, > 0 */
export function formatRatio(ratio: number): string {
  return `${formatNumber(ratio)}x`;
}
