import type { Analysis } from "../../analysis/analysis.ts";
import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import type { PageOrigin } from "../../results/provenance.ts";
import type { RunSummary } from "../../results/run-summary.ts";
import type { Artifact, PageAssets } from "../artifact.ts";
import { renderCsv } from "../csv-report.ts";
import { renderHtml } from "../html-report.ts";
import { renderJson } from "../json-report.ts";
import { renderMarkdown } from "../markdown-report.ts";
import { toRunCard, type RunCard } from "./run-card.ts";
import { drawRunImages, noImages } from "./run-images.ts";
import { runFrame, type BesideRun } from "./run-frame.ts";
import { runFolder } from "./site-paths.ts";
import type { SiteSettings } from "./site-settings.ts";

/** What the page of a run is made from. */
export interface RunPageInput {
  readonly analysis: Analysis;
  readonly cost: CostAnalysis | null;
  readonly summary: RunSummary;
  /** What the page carries for `bench verify` and `bench replay`; null: nothing. */
  readonly origin: PageOrigin | null;
  /** Files of the run that will stand beside its page. */
  readonly raw: BesideRun["raw"];
  /** With its charts as images, and a preview. */
  readonly isFull: boolean;
}

/** What the page of a run came to. */
export interface RunPage {
  /** Paths from the root of the site. */
  readonly artifacts: readonly Artifact[];
  readonly card: RunCard;
  /** Why there are no images. */
  readonly unavailable?: { readonly reason: string; readonly hint: string };
}

/** The page of a run with everything beside it but the run's own files: the report, its charts, its figures as data. */
export async function renderRun(
  input: RunPageInput,
  settings: SiteSettings,
  assets: PageAssets,
  fonts: readonly Uint8Array[],
): Promise<RunPage> {
  const { analysis, cost, summary } = input;
  const images = input.isFull ? await drawRunImages(analysis, summary, fonts) : noImages;
  const data = [...renderCsv(analysis), ...renderJson(analysis), ...renderMarkdown(analysis, cost)];
  const folder = runFolder(summary.id);
  const frame = runFrame(analysis, settings, {
    raw: input.raw,
    images: images.preview !== null,
    isVerifiable: input.origin !== null,
    isFull: input.isFull,
  });
  const report = await renderHtml(analysis, assets, cost, frame, input.origin);
  const card = toRunCard(analysis, summary, images.starts);
  const kept = { path: "card.json", content: `${JSON.stringify(card, null, 1)}\n` };
  const artifacts = [...report, ...data, ...images.artifacts, kept].map(({ path, content }) => ({
    path: `${folder}/${path}`,
    content,
  }));
  return { artifacts, card, ...(images.unavailable === undefined ? {} : { unavailable: images.unavailable }) };
}
