import type { RunComparison } from "../../analysis/run-verdicts.ts";
import { loadChartCanvas } from "../chart-canvas.ts";
import type { PngReport } from "../png-report.ts";
import { isComparisonDrawn } from "./figures.ts";
import { comparisonImages } from "./images.ts";

/**
 * The chart of a comparison as PNG, light (`charts/comparison.png`) and dark (`charts/comparison-dark.png`), 960 CSS px wide at
 * twice the density. No image without a series; where no canvas or no font can be loaded: none, and why.
 * @param fonts font files (TTF, OTF, WOFF, WOFF2) to draw with; without any, the machine's own
 */
export async function renderComparisonPng(
  comparison: RunComparison,
  fonts: readonly Uint8Array[] = [],
): Promise<PngReport> {
  if (!isComparisonDrawn(comparison)) return { artifacts: [] };
  const canvas = await loadChartCanvas(fonts);
  if ("reason" in canvas) return { artifacts: [], unavailable: canvas };
  return { artifacts: comparisonImages(comparison, canvas.draw) };
}
