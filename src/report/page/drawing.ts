/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import {
  BarController,
  BarElement,
  Chart,
  type ChartConfiguration,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
} from "chart.js";
import type { ChartModel, ChartView } from "../charts/chart-view.ts";

Chart.register(
  BarController,
  BarElement,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
);

/** The fonts of the page. */
export const pageFonts = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Names stand above the marks below this width, CSS px. */
const narrowBelowPx = 620;

/** The layout that a section has room for. */
export function layoutOf(section: HTMLElement): ChartView["layout"] {
  return section.clientWidth < narrowBelowPx ? "narrow" : "wide";
}

/**
 * Draws a chart on its canvas in place of the one before, with its texts around it.
 * @param charts what every canvas shows now; written
 */
export function drawModel(canvas: HTMLCanvasElement, model: ChartModel, charts: Map<HTMLCanvasElement, Chart>): void {
  charts.get(canvas)?.destroy();
  if (canvas.parentElement !== null) canvas.parentElement.style.height = `${model.heightPx}px`;
  canvas.setAttribute("aria-label", model.description);
  const figure = canvas.closest("figure");
  figure?.querySelector("figcaption h3")?.replaceChildren(model.title);
  figure?.querySelector("figcaption p")?.replaceChildren(model.caption);
  charts.set(canvas, new Chart(canvas, model.config as unknown as ChartConfiguration));
}
