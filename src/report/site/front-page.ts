import type { Artifact, PageAssets } from "../artifact.ts";
import { renderPage } from "../html/page-shell.ts";
import { type Html, html, unbroken } from "../html/template.ts";
import { frameOf } from "./frame.ts";
import type { RunCard } from "./run-card.ts";
import { runsTable } from "./runs-table.ts";
import { frontPath, methodsPath, previewPath, runFolder, scenarioFolder } from "./site-paths.ts";
import { latestOf, newestFirst, runsOf, scenarioNames, type LatestScenario, type SiteRun } from "./site-run.ts";
import type { SiteSettings } from "./site-settings.ts";
import { startsPicture } from "./starts-picture.ts";

/** What coldbench is, in two sentences. */
export const aboutColdbench =
  "coldbench measures what a cold start costs: it starts the same function as WebAssembly, as a container and on Lambda, interleaved in one run, with one clock from the moment of asking to the complete, validated response. A start counts only with proof that it was as cold as it claims, and every page here carries the raw samples that its numbers are made from.";

/**
 * The front page: the newest comparison of every scenario with its sentence and its chart, all scenarios and all runs.
 * @param hasPreview whether the site's social preview was drawn
 */
export async function renderFront(
  runs: readonly SiteRun[],
  settings: SiteSettings,
  assets: PageAssets,
  hasPreview: boolean,
): Promise<Artifact> {
  const latest = scenarioNames(runs).flatMap((name) => latestOf(runs, name) ?? []);
  const sentence = latest[0]?.scenario.sentence ?? aboutColdbench;
  const frame = frameOf(settings, {
    path: frontPath,
    title: settings.title,
    description: sentence,
    preview: hasPreview ? { path: previewPath, alt: sentence } : null,
    kind: "website",
  });
  const body = html`<a class="skip" href="#main">Skip to the results</a>
    ${frame.bar}
    <header>
      <h1>${settings.title}</h1>
      <p>${aboutColdbench} <a href="${methodsPath}">How it is measured, and what no chart here shows</a>.</p>
    </header>
    <main id="main">
      <section id="scenarios">
        <h2>Latest comparisons</h2>
        ${latest.map((one) => scenarioArticle(one, runsOf(runs, one.scenario.name).length))}
      </section>
      <section id="runs">
        <h2>Runs</h2>
        ${runsTable("All runs, newest first", newestFirst(runs), "", true)}
      </section>
    </main>
    ${frame.foot}`;
  return { path: frontPath, content: await renderPage({ title: settings.title, body, site: frame }, assets) };
}

function scenarioArticle({ card, scenario }: LatestScenario, runs: number): Html {
  const { name, description, sentence, images } = scenario;
  const folder = `${runFolder(card.summary.id)}/`;
  const over = runs === 1 ? "One run so far" : `${runs} runs over time`;
  return html`<article>
    <h3><a href="${scenarioFolder(name)}/index.html">${name}</a></h3>
    ${description !== undefined && html`<p class="quiet">${description}</p>`}
    <p class="lead">${unbroken(sentence)}</p>
    ${
      images === null
        ? html`<p>No chart of this run was drawn; its page has the numbers.</p>`
        : html`<figure>
            ${startsPicture(images, folder)}
            <figcaption>
              One dot is one start; the marker is the median, the whisker its interval. ${runLine(card)}
            </figcaption>
          </figure>`
    }
    <p class="more">
      <a href="${folder}index.html">The whole report of ${name}, with raw samples</a> &middot;
      <a href="${scenarioFolder(name)}/index.html">${over}</a>
    </p>
  </article>`;
}

function runLine({ summary }: RunCard): string {
  const status = summary.status === "complete" ? "" : ` This run is ${summary.status}.`;
  return `Measured ${summary.startedAt.slice(0, 10)} on ${summary.machine}.${status}`;
}
