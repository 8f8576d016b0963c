import type { ScaleOptionsByType, Tick } from "chart.js";
import { formatRatio } from "../../units/format-duration.ts";
import type { ChartView } from "./chart-view.ts";

/** Ends of a log axis that shows 1, its neighbourhood from 1/1.12 to 1.12, and every value with some room around it. */
export function ratioBounds(values: readonly number[]): { min: number; max: number } {
  const shown = values
    .filter((value) => value > 0)
    .reduce(({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }), {
      low: 1 / 1.12,
      high: 1.12,
    });
  const room = (shown.high / shown.low) ** 0.03;
  return { min: shown.low / room, max: shown.high * room };
}

/** Steps around 1 and between powers of ten, those that a reader expects first. */
const steps: readonly (readonly number[])[] = [
  [1],
  [2, 5],
  [1.5, 3],
  [1.2, 8],
  [1.1, 9, 7],
  [1.3, 4, 6],
  [1.05, 9.5],
  [1.02, 9.8],
  [1.01, 9.9],
];

/** Ticks of a log axis of ratios, every one labelled: at most about `most`, 1 always among them, round numbers first. */
export function ratioTicks(min: number, max: number, most: number): Tick[] {
  const gap = Math.log(max / min) / most;
  const powers = Array.from(
    { length: Math.ceil(Math.log10(max)) - Math.floor(Math.log10(min)) + 1 },
    (_, at) => Math.floor(Math.log10(min)) + at,
  ).toSorted((a, b) => Math.abs(a) - Math.abs(b));
  const candidates = steps.flatMap((digits) =>
    powers.flatMap((power) => digits.map((digit) => Number((digit * 10 ** power).toPrecision(6)))),
  );
  const chosen: number[] = [];
  for (const value of candidates) {
    if (value < min || value > max) continue;
    if (chosen.every((other) => Math.abs(Math.log(value / other)) >= gap)) chosen.push(value);
  }
  return chosen.toSorted((a, b) => a - b).map((value) => ({ value, major: true }));
}

/**
 * A horizontal log axis of ratios, titled with what it shows.
 * @param values everything that must be visible
 */
export function ratioAxis(
  { theme, layout, fontFamily }: ChartView,
  title: string,
  values: readonly number[],
): Partial<ScaleOptionsByType<"logarithmic">> {
  return {
    type: "logarithmic",
    position: "bottom",
    ...ratioBounds(values),
    border: { color: theme.grid },
    title: { display: true, text: title, color: theme.muted, font: { family: fontFamily, size: 13 } },
    grid: { color: theme.minorGrid, tickColor: theme.grid },
    afterBuildTicks: (axis: { min: number; max: number; ticks: Tick[] }) => {
      axis.ticks = ratioTicks(axis.min, axis.max, layout === "narrow" ? 6 : 12);
    },
    ticks: {
      color: theme.text,
      font: { family: fontFamily, size: 12 },
      maxRotation: 0,
      autoSkip: false,
      callback: (value: string | number) => formatRatio(Number(value)),
    },
  } as unknown as Partial<ScaleOptionsByType<"logarithmic">>;
}
