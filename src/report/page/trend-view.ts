/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Chart } from "chart.js";
import type { Trend } from "../../analysis/trend-model.ts";
import { fullView } from "../charts/scenario-charts.ts";
import { type Theme, lightTheme } from "../theme.ts";
import { trendChart } from "../trend/chart.ts";
import { drawModel, layoutOf, pageFonts } from "./drawing.ts";

/** The chart of one scenario over time, redrawn when the width or the theme changes. */
export function createTrendView(trend: Trend, section: HTMLElement): { readonly draw: (theme: Theme) => void } {
  const canvas = section.querySelector<HTMLCanvasElement>('canvas[data-chart="trend"]');
  const charts = new Map<HTMLCanvasElement, Chart>();
  let theme = lightTheme;
  let layout = layoutOf(section);
  const draw = (next: Theme): void => {
    theme = next;
    layout = layoutOf(section);
    if (canvas === null) return;
    const view = { ...fullView(section.dataset["scenario"] ?? "", theme, pageFonts), layout, titled: false };
    drawModel(canvas, trendChart(trend, view), charts);
  };
  window.addEventListener("resize", () => {
    if (layoutOf(section) !== layout) draw(theme);
  });
  return { draw };
}
