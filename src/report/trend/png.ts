import type { Trend } from "../../analysis/trend-model.ts";
import { fileNameOf } from "../artifact.ts";
import { fontFamily, loadChartCanvas } from "../chart-canvas.ts";
import { fullView } from "../charts/scenario-charts.ts";
import type { PngReport } from "../png-report.ts";
import { type Theme, darkTheme, lightTheme } from "../theme.ts";
import { trendChart } from "./chart.ts";

/**
 * The chart of every scenario as PNG, light (`charts/<scenario>-trend.png`) and dark (`charts/<scenario>-trend-dark.png`), 960 CSS px
 * wide at twice the density. Where no canvas or no font can be loaded: none, and why.
 * @param fonts font files (TTF, OTF, WOFF, WOFF2) to draw with; without any, the machine's own
 */
export async function renderTrendPng(trend: Trend, fonts: readonly Uint8Array[] = []): Promise<PngReport> {
  const canvas = await loadChartCanvas(fonts);
  if ("reason" in canvas) return { artifacts: [], unavailable: canvas };
  const scenarios = [...new Set(trend.series.map(({ scenario }) => scenario))];
  const artifacts = scenarios.flatMap((scenario) =>
    [lightTheme, darkTheme].map((theme) => ({
      path: trendImagePath(scenario, theme),
      content: canvas.draw(trendChart(trend, fullView(scenario, theme, fontFamily))),
    })),
  );
  return { artifacts };
}

/** Where the image of a scenario goes, relative to the report's folder. */
export function trendImagePath(scenario: string, { name }: Theme): string {
  return `charts/${fileNameOf(scenario)}-trend${name === "dark" ? "-dark" : ""}.png`;
}
