import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import { loadChartCanvas } from "../chart-canvas.ts";
import type { PngReport } from "../png-report.ts";
import { costImages } from "./images.ts";

/**
 * Cost against traffic (`charts/<scenario>-cost-curve.png`) and latency against cost (`...-cost-pareto.png`) of every scenario,
 * light and dark (`...-dark.png`), 960 CSS px wide at twice the density. No image of a scenario without an amount; where no
 * canvas or no font can be loaded: none, and why.
 * @param fonts font files (TTF, OTF, WOFF, WOFF2) to draw with; without any, the machine's own
 */
export async function renderCostPng(cost: CostAnalysis, fonts: readonly Uint8Array[] = []): Promise<PngReport> {
  const canvas = await loadChartCanvas(fonts);
  if ("reason" in canvas) return { artifacts: [], unavailable: canvas };
  return { artifacts: costImages(cost, canvas.draw) };
}
