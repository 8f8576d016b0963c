import type { Trend } from "../../analysis/trend-model.ts";
import type { Artifact, PageAssets } from "../artifact.ts";
import { loadChartCanvas } from "../chart-canvas.ts";
import { renderTrendPng } from "../trend/png.ts";
import { drawPreview } from "./preview.ts";
import { renderScenario } from "./scenario-page.ts";
import { scenarioFolder } from "./site-paths.ts";
import type { LatestScenario, SiteRun } from "./site-run.ts";
import type { SiteSettings } from "./site-settings.ts";

/**
 * The page of a scenario, its trend as images and its social preview; only the page where nothing can be drawn.
 * @param trend of this scenario alone; null where no run of it can be put on a line
 * @param runs every run of the site
 */
export async function renderScenarioFolder(
  latest: LatestScenario,
  trend: Trend | null,
  runs: readonly SiteRun[],
  settings: SiteSettings,
  assets: PageAssets,
  fonts: readonly Uint8Array[],
): Promise<Artifact[]> {
  const folder = scenarioFolder(latest.scenario.name);
  const canvas = await loadChartCanvas(fonts);
  const preview =
    "reason" in canvas ? [] : [{ path: `${folder}/preview.png`, content: drawPreview(latest.scenario, canvas) }];
  const isDrawn = trend !== null && trend.runs.length > 1;
  const images = isDrawn ? (await renderTrendPng(trend, fonts)).artifacts : [];
  const page = await renderScenario(
    { latest, trend, runs, preview: preview.length === 0 ? null : "preview.png" },
    settings,
    assets,
  );
  return [page, ...preview, ...images.map(({ path, content }) => ({ path: `${folder}/${path}`, content }))];
}
