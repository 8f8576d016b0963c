import type { Analysis } from "../analysis/analysis.ts";
import { comparisonImages } from "./comparison/images.ts";
import { type Artifact, fileNameOf } from "./artifact.ts";
import { fontFamily, loadChartCanvas } from "./chart-canvas.ts";
import { fullView, imageCharts } from "./charts/scenario-charts.ts";
import { type Theme, darkTheme, lightTheme } from "./theme.ts";

/** What PNG rendering came to: images, or the reason why there are none. */
export interface PngReport {
  readonly artifacts: readonly Artifact[];
  /** Set when no image could be drawn; the HTML report holds the same charts. */
  readonly unavailable?: { readonly reason: string; readonly hint: string };
}

/**
 * Every chart of every scenario as PNG, light (`charts/<scenario>-<chart>.png`) and dark (`...-dark.png`),
 * 960 CSS px wide at twice the density. Where no canvas or no font can be loaded: no images, and why.
 * @param fonts font files (TTF, OTF, WOFF, WOFF2) to draw with; without any, the machine's own
 */
export async function renderPng(analysis: Analysis, fonts: readonly Uint8Array[] = []): Promise<PngReport> {
  const canvas = await loadChartCanvas(fonts);
  if ("reason" in canvas) return { artifacts: [], unavailable: canvas };
  const artifacts = analysis.run.scenarios.flatMap(({ name }) =>
    [lightTheme, darkTheme].flatMap((theme) =>
      imageCharts(analysis, fullView(name, theme, fontFamily)).map((chart) => ({
        path: imagePath(name, chart.name, theme),
        content: canvas.draw(chart.model),
      })),
    ),
  );
  const versions = analysis.versions === null ? [] : comparisonImages(analysis.versions, canvas.draw);
  return { artifacts: [...versions, ...artifacts] };
}

/** Where the image of a chart goes, relative to the report's folder. */
export function imagePath(scenario: string, chart: string, theme: Theme): string {
  return `charts/${fileNameOf(scenario)}-${chart}${theme.name === "dark" ? "-dark" : ""}.png`;
}
