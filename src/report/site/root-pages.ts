import type { Artifact, PageAssets } from "../artifact.ts";
import { loadChartCanvas } from "../chart-canvas.ts";
import { renderFeed } from "./feed.ts";
import { renderFront } from "./front-page.ts";
import { renderMethods } from "./methods-page.ts";
import { renderNotFound } from "./not-found-page.ts";
import { drawPreview } from "./preview.ts";
import { previewPath } from "./site-paths.ts";
import { latestOf, scenarioNames, type SiteRun } from "./site-run.ts";
import type { SiteSettings } from "./site-settings.ts";

/**
 * What stands at the root of a site: front page, methods, feed, what is shown for an address that is none, and the social preview,
 * which is that of the newest comparison.
 * @param runs at least one with a page
 */
export async function renderRoot(
  runs: readonly SiteRun[],
  settings: SiteSettings,
  assets: PageAssets,
  fonts: readonly Uint8Array[],
): Promise<Artifact[]> {
  const canvas = await loadChartCanvas(fonts);
  const latest = latestOf(runs, scenarioNames(runs)[0] ?? "");
  const preview =
    latest === null || "reason" in canvas ? [] : [{ path: previewPath, content: drawPreview(latest.scenario, canvas) }];
  const hasPreview = preview.length > 0;
  return [
    await renderFront(runs, settings, assets, hasPreview),
    await renderMethods(settings, assets, hasPreview),
    await renderNotFound(settings, assets),
    await renderFeed(runs, settings),
    ...preview,
  ];
}
