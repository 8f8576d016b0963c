import type { RunComparison } from "../../analysis/run-verdicts.ts";
import type { Artifact } from "../artifact.ts";
import { type ChartCanvas, fontFamily } from "../chart-canvas.ts";
import { comparisonChart } from "../charts/comparison-chart.ts";
import { fullView } from "../charts/scenario-charts.ts";
import { type Theme, darkTheme, lightTheme } from "../theme.ts";
import { isComparisonDrawn } from "./figures.ts";

/** The chart of a comparison as PNG, light and dark; none where there is nothing to draw. */
export function comparisonImages(comparison: RunComparison, draw: ChartCanvas["draw"]): Artifact[] {
  if (!isComparisonDrawn(comparison)) return [];
  return [lightTheme, darkTheme].map((theme) => ({
    path: comparisonImagePath(theme),
    content: draw(comparisonChart(comparison, fullView("", theme, fontFamily))),
  }));
}

/** Where the image goes, relative to the report's folder. */
export function comparisonImagePath({ name }: Theme): string {
  return `charts/comparison${name === "dark" ? "-dark" : ""}.png`;
}
