import type { ScaleOptionsByType, Tick } from "chart.js";
import { formatBytes } from "../figures.ts";
import type { ChartView } from "./chart-view.ts";

/** Ends of a log axis that shows every value: powers of two, bytes, at least a factor of 8 apart. 1 KiB to 1 GiB when there is none. */
export function byteBounds(values: readonly number[]): { min: number; max: number } {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return { min: 1024, max: 1024 ** 3 };
  const min = 2 ** Math.floor(Math.log2(Math.min(...positive) / 1.06));
  return { min, max: Math.max(2 ** Math.ceil(Math.log2(Math.max(...positive) * 1.06)), min * 8) };
}

/** Ticks at powers of two from `min` to `max`; major ones carry a label, at most `most` of them: each, or every 2nd, 4th, 5th or 10th power. */
export function byteTicks(min: number, max: number, most: number): Tick[] {
  const [first, last] = [Math.ceil(Math.log2(min) - 1e-9), Math.floor(Math.log2(max) + 1e-9)];
  const powers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const every = [1, 2, 4, 5, 10].find((step) => powers.filter((power) => power % step === 0).length <= most) ?? 20;
  return powers.map((power) => ({ value: 2 ** power, major: power % every === 0 }));
}

/**
 * A horizontal axis of bytes, titled with what it shows.
 * @param values everything that must be visible
 */
export function bytesAxis(
  view: ChartView,
  title: string,
  values: readonly number[],
): Partial<ScaleOptionsByType<"linear" | "logarithmic">> {
  const { theme, scale, layout, fontFamily } = view;
  const most = layout === "narrow" ? 4 : 9;
  const common = {
    position: "bottom",
    border: { color: theme.grid },
    title: { display: true, text: title, color: theme.muted, font: { family: fontFamily, size: 13 } },
    ticks: {
      color: theme.text,
      font: { family: fontFamily, size: 12 },
      maxRotation: 0,
      autoSkip: false,
      callback(value: string | number, _at: number, all: Tick[]) {
        const tick = all.find((one) => one.value === Number(value));
        return tick?.major === true ? formatBytes(Number(value)) : "";
      },
    },
    grid: {
      color: ({ tick }: { tick?: Tick }) => (tick?.major === true ? theme.grid : theme.minorGrid),
      tickColor: theme.grid,
    },
  } as const;
  const ticked = (ticksOf: (min: number, max: number) => Tick[]): object => ({
    afterBuildTicks: (axis: { min: number; max: number; ticks: Tick[] }) => {
      axis.ticks = ticksOf(axis.min, axis.max);
    },
  });
  if (scale === "log") {
    const axis = { ...common, type: "logarithmic", ...byteBounds(values) };
    return { ...axis, ...ticked((min, max) => byteTicks(min, max, most)) } as unknown as Partial<
      ScaleOptionsByType<"logarithmic">
    >;
  }
  const highest = Math.max(1, ...values);
  const step = 2 ** Math.ceil(Math.log2(highest / (most - 1)));
  const max = Math.ceil((highest * 1.03) / step) * step;
  const ticks = Array.from({ length: max / step + 1 }, (_, at) => ({ value: at * step, major: true }));
  return { ...common, type: "linear", min: 0, max, ...ticked(() => ticks) } as unknown as Partial<
    ScaleOptionsByType<"linear">
  >;
}
