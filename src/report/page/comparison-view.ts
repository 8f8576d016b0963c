/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Chart } from "chart.js";
import type { RunComparison } from "../../analysis/run-verdicts.ts";
import { comparisonChart } from "../charts/comparison-chart.ts";
import { fullView } from "../charts/scenario-charts.ts";
import { type Theme, lightTheme } from "../theme.ts";
import { drawModel, layoutOf, pageFonts } from "./drawing.ts";

/** The chart of a comparison's section, redrawn when the width or the theme changes. */
export function createComparisonView(
  comparison: RunComparison,
  section: HTMLElement,
): { readonly draw: (theme: Theme) => void } {
  const canvas = section.querySelector<HTMLCanvasElement>('canvas[data-chart="comparison"]');
  const charts = new Map<HTMLCanvasElement, Chart>();
  let theme = lightTheme;
  let layout = layoutOf(section);
  const draw = (next: Theme): void => {
    theme = next;
    layout = layoutOf(section);
    if (canvas === null) return;
    const view = { ...fullView("", theme, pageFonts), layout, titled: false };
    drawModel(canvas, comparisonChart(comparison, view), charts);
  };
  window.addEventListener("resize", () => {
    if (layoutOf(section) !== layout) draw(theme);
  });
  return { draw };
}
