import type { Tick } from "chart.js";
import type { ChartView } from "../charts/chart-view.ts";
import { logTicks, niceAbove } from "../charts/duration-axis.ts";
import { fontOf } from "../charts/lane-chart.ts";

/** A log axis of any unit. */
export interface LogAxis {
  readonly side: "bottom" | "left";
  readonly title: string;
  /** > 0. */
  readonly min: number;
  readonly max: number;
  readonly format: (value: number) => string;
  /** Labels at most. */
  readonly most: number;
}

/** More decades than this have ticks at powers of ten only: else the plot is graph paper. */
const mostDecades = 4;

/** Chart.js's options of a log axis, labelled at round numbers. */
export function logAxis(view: ChartView, { side, title, min, max, format, most }: LogAxis): object {
  const { theme } = view;
  return {
    type: "logarithmic",
    position: side,
    min,
    max,
    border: { color: theme.grid },
    title: { display: true, text: title, color: theme.muted, font: fontOf(view, 13) },
    grid: {
      color: ({ tick }: { tick?: Tick }) => (tick?.major === true ? theme.grid : theme.minorGrid),
      tickColor: theme.grid,
    },
    afterBuildTicks: (axis: { ticks: Tick[] }) => {
      axis.ticks = axisTicks(min, max, most);
    },
    ticks: {
      color: theme.text,
      font: fontOf(view, 12),
      maxRotation: 0,
      autoSkip: false,
      callback(value: string | number, _at: number, all: Tick[]) {
        return all.find((tick) => tick.value === Number(value))?.major === true ? format(Number(value)) : "";
      },
    },
  };
}

/** Ticks of such an axis, at most `most` of them major, which are those with a label. */
export function axisTicks(min: number, max: number, most: number): Tick[] {
  const ticks = logTicks(min, max, most);
  const many = Math.log10(max / min) > mostDecades;
  return many ? ticks.filter(({ value, major }) => major === true || isPowerOfTen(value)) : ticks;
}

function isPowerOfTen(value: number): boolean {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-9;
}

/** Less than a cent is nothing to anybody: an axis of amounts does not go further down where there are larger ones. */
const cent = 0.01;

/**
 * Ends of a log axis of amounts: from a power of ten, not below a cent unless all are about that, to a round number above
 * all. What is 0, or below the lower end, is to be drawn at it. A cent to 1 USD where nothing is above 0.
 */
export function usdBounds(amounts: readonly number[]): { readonly min: number; readonly max: number } {
  const positive = amounts.filter((usd) => usd > 0);
  if (positive.length === 0) return { min: cent, max: 1 };
  const max = niceAbove(Math.max(...positive) * 1.06);
  const lowest = Math.min(...positive) / 1.06;
  const wanted = 10 ** Math.floor(Math.log10(Math.max(lowest, Math.min(cent, max / 1_000))));
  return { min: Math.min(wanted, max / 10), max };
}

/**
 * Ends of a log axis around points, with room for their names: not round, at least a factor of 5 apart. What is 0 is to be
 * drawn at the lower end, which is then further down. 1 to 10 where nothing is above 0.
 */
export function pointBounds(values: readonly number[]): { readonly min: number; readonly max: number } {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return { min: 1, max: 10 };
  const lowest = Math.min(...positive) / (positive.length < values.length ? 3 : 1);
  const highest = Math.max(...positive);
  const room = Math.max(1.35, Math.sqrt((5 * lowest) / highest));
  return { min: lowest / room, max: highest * room };
}
