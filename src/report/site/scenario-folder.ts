import type { Artifact, PageAssets } from "../artifact.ts";
import { loadChartCanvas } from "../chart-canvas.ts";
import { renderTrendPng } from "../trend/png.ts";
import { drawPreview } from "./preview.ts";
import { renderScenario, type ScenarioPage } from "./scenario-page.ts";
import { scenarioFolder } from "./site-paths.ts";
import type { SiteSettings } from "./site-settings.ts";

/** The page of a scenario, its trend as images and its social preview; only the page where nothing can be drawn. */
export async function renderScenarioFolder(
  page: Omit<ScenarioPage, "preview">,
  settings: SiteSettings,
  assets: PageAssets,
  fonts: readonly Uint8Array[],
): Promise<Artifact[]> {
  const { latest, trend } = page;
  const folder = scenarioFolder(latest.scenario.name);
  const canvas = await loadChartCanvas(fonts);
  const preview =
    "reason" in canvas ? [] : [{ path: `${folder}/preview.png`, content: drawPreview(latest.scenario, canvas) }];
  const isDrawn = trend !== null && trend.runs.length > 1;
  const images = isDrawn ? (await renderTrendPng(trend, fonts)).artifacts : [];
  const shown = { ...page, preview: preview.length === 0 ? null : "preview.png" };
  const index = await renderScenario(shown, settings, assets);
  return [index, ...preview, ...images.map(({ path, content }) => ({ path: `${folder}/${path}`, content }))];
}
