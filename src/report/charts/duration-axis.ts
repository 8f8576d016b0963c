import type { ScaleOptionsByType, Tick } from "chart.js";
import { formatDuration } from "../../units/format-duration.ts";
import type { ChartView } from "./chart-view.ts";

/** The largest 1, 2 or 5 times a power of ten that is at most `value` (> 0). */
export function niceBelow(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return decade * ([5, 2, 1].find((step) => decade * step <= value * (1 + 1e-9)) ?? 1);
}

/** The smallest 1, 2 or 5 times a power of ten that is at least `value` (> 0). */
export function niceAbove(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return decade * ([1, 2, 5, 10].find((step) => decade * step >= value * (1 - 1e-9)) ?? 10);
}

/** Ends of a log axis that shows every value: ns, > 0, at least a factor of 5 apart. 1 us to 1 s when there is none. */
export function logBounds(values: readonly number[]): { min: number; max: number } {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return { min: 1e3, max: 1e9 };
  const lowest = positive.reduce((least, value) => Math.min(least, value));
  const highest = positive.reduce((most, value) => Math.max(most, value));
  const min = niceBelow(lowest / 1.06);
  return { min, max: Math.max(niceAbove(highest * 1.06), min * 5) };
}

/**
 * Ticks of a log axis from `min` to `max`, ns: major ones carry a label, at most `most` of them.
 * 1-2-5 where that fits, else decades, else every second or third decade; minor ones at the other digits.
 */
export function logTicks(min: number, max: number, most: number): Tick[] {
  const first = Math.floor(Math.log10(min) + 1e-9);
  const last = Math.ceil(Math.log10(max) - 1e-9);
  const all: number[] = [];
  for (let power = first; power <= last; power++) {
    for (let digit = 1; digit < 10; digit++) all.push(digit * 10 ** power);
  }
  const inside = all.filter((value) => value >= min * 0.999 && value <= max * 1.001);
  const digit = (value: number): number => Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  const decades = inside.filter((value) => digit(value) === 1);
  const labelled = [
    inside.filter((value) => [1, 2, 5].includes(digit(value))),
    decades,
    decades.filter((_, at) => at % 2 === 0),
  ].find((candidate) => candidate.length <= most && candidate.length >= 2);
  const major = new Set(labelled ?? decades.filter((_, at) => at % 3 === 0));
  return inside.map((value) => ({ value, major: major.has(value) }));
}

/**
 * A horizontal axis of durations in ns, titled with what it shows.
 * @param values everything that must be visible, ns
 */
export function durationAxis(
  view: ChartView,
  title: string,
  values: readonly number[],
): Partial<ScaleOptionsByType<"linear" | "logarithmic">> {
  const { theme, scale, layout } = view;
  const common = {
    position: "bottom",
    border: { color: theme.grid },
    title: { display: true, text: title, color: theme.muted, font: { family: view.fontFamily, size: 13 } },
  } as const;
  const ticks = {
    color: theme.text,
    font: { family: view.fontFamily, size: 12 },
    maxRotation: 0,
    autoSkip: false,
  } as const;
  if (scale === "linear") {
    return {
      ...common,
      type: "linear",
      min: 0,
      grid: { color: theme.grid },
      ticks: {
        ...ticks,
        maxTicksLimit: layout === "narrow" ? 4 : 8,
        callback: (value: string | number) => (Number(value) === 0 ? "0" : formatDuration(Number(value))),
      },
    } as unknown as Partial<ScaleOptionsByType<"linear">>;
  }
  return {
    ...common,
    type: "logarithmic",
    ...logBounds(values),
    grid: {
      color: ({ tick }: { tick?: Tick }) => (tick?.major === true ? theme.grid : theme.minorGrid),
      tickColor: theme.grid,
    },
    afterBuildTicks: (axis: { min: number; max: number; ticks: Tick[] }) => {
      axis.ticks = logTicks(axis.min, axis.max, layout === "narrow" ? 4 : 9);
    },
    ticks: {
      ...ticks,
      callback(value: string | number, _at: number, all: Tick[]) {
        return all.find((tick) => tick.value === Number(value))?.major === true ? formatDuration(Number(value)) : "";
      },
    },
  } as unknown as Partial<ScaleOptionsByType<"logarithmic">>;
}
