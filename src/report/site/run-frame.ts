import type { Analysis } from "../../analysis/analysis.ts";
import { comparisonImages } from "../comparison/images.ts";
import { imageCharts, fullView } from "../charts/scenario-charts.ts";
import { renderCsv } from "../csv-report.ts";
import { formatBytes } from "../figures.ts";
import { fold } from "../html/fold.ts";
import type { SiteFrame } from "../html/site-frame.ts";
import { type Html, html } from "../html/template.ts";
import { imagePath } from "../png-report.ts";
import { darkTheme, lightTheme } from "../theme.ts";
import { frameOf } from "./frame.ts";
import { runFolder } from "./site-paths.ts";
import type { SiteSettings } from "./site-settings.ts";

/** What stands beside the page of a run. */
export interface BesideRun {
  /** The run's own files: their names, and how large they are. */
  readonly raw: readonly { readonly name: string; readonly bytes: number }[];
  /** Whether charts and preview were drawn. */
  readonly images: boolean;
  /** Whether the page that `bench verify` reads is beside it. */
  readonly isVerifiable: boolean;
  /** Whether images, and what it costs, were asked for. */
  readonly isFull: boolean;
}

const meanings: Readonly<Record<string, string>> = {
  "run.json": "the machine, the seed, the order of trials, every target with its facts",
  "samples.ndjson": "every start, one JSON object per line, those that failed or were set aside, too",
  "cells.csv": "every figure of this page, a row per target and start",
  "densities.csv": "idle instances that were weighed, a row per reading",
  "bursts.csv": "requests of bursts, a row per request",
  "loads.csv": "traffic, a row per second or window of it",
  "report.json": "the same figures and comparisons as one JSON document",
  "report.html": "this page without the site, in one file that holds all its rows: bench verify computes it again",
  "summary.md": "the same in Markdown, for a pull request",
};

/** What the page of a run has around it in a site. */
export function runFrame(analysis: Analysis, settings: SiteSettings, beside: BesideRun): SiteFrame {
  const { run, sentences } = analysis;
  const names = run.scenarios.map(({ name }) => name).join(", ");
  const folder = runFolder(run.id);
  const page = {
    path: `${folder}/index.html`,
    title: `Cold starts: ${names}`,
    description: sentences.join(" "),
    preview: beside.images ? { path: `${folder}/preview.png`, alt: sentences[0] ?? names } : null,
    kind: "article" as const,
  };
  const files = [
    ...beside.raw,
    ...renderCsv(analysis).map(({ path }) => ({ name: path, bytes: null })),
    { name: "report.json", bytes: null },
    { name: "summary.md", bytes: null },
    ...(beside.isVerifiable ? [{ name: "report.html", bytes: null }] : []),
  ];
  const charts = beside.images ? chartPaths(analysis) : [];
  return frameOf(settings, page, { id: "data", name: "Raw data", content: dataSection(files, charts, beside.isFull) });
}

/** Images of the charts, relative to the run's folder. */
function chartPaths(analysis: Analysis): string[] {
  const versions = analysis.versions === null ? [] : comparisonImages(analysis.versions, () => new Uint8Array());
  const charts = analysis.run.scenarios.flatMap(({ name }) =>
    [lightTheme, darkTheme].flatMap((theme) =>
      imageCharts(analysis, fullView(name, theme, "sans-serif")).map((chart) => imagePath(name, chart.name, theme)),
    ),
  );
  return [...versions.map(({ path }) => path), ...charts];
}

const briefNote = html`<p>
  Charts as images, and what the targets cost, are made for the newest runs of a site. Of this one, with
  <code>run.json</code> and <code>samples.ndjson</code> in a folder, <code>bench report --format png</code> draws them,
  and <code>bench cost</code> says it.
</p>`;

function dataSection(
  files: readonly { readonly name: string; readonly bytes: number | null }[],
  charts: readonly string[],
  isFull: boolean,
): Html {
  return html`<section id="data">
    <h2>Raw data</h2>
    <p>Everything on this page is computed from the first two files.</p>
    <ul class="files">
      ${files.map(
        ({ name, bytes }) =>
          html`<li>
            <a href="${name}" ${!name.endsWith(".html") && html` download`}>${name}</a
            >${bytes !== null && ` (${formatBytes(bytes)})`}${meanings[name] !== undefined && `: ${meanings[name]}`}
          </li>`,
      )}
    </ul>
    ${!isFull && briefNote}
    ${
      charts.length > 0 &&
      fold(
        `Charts as images (${charts.length})`,
        html`<ul class="files">
          ${charts.map((path) => html`<li><a href="${path}">${path}</a></li>`)}
        </ul>`,
      )
    }
  </section>`;
}
