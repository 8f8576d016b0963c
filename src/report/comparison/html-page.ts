import type { RunComparison } from "../../analysis/run-verdicts.ts";
import type { Artifact, PageAssets } from "../artifact.ts";
import { renderPage } from "../html/page-shell.ts";
import { type Html, html } from "../html/template.ts";
import { comparisonOverview, comparisonParts } from "./html-section.ts";
import { comparisonTitle } from "./figures.ts";
import { outcomeWords } from "./judgement.ts";

/**
 * A comparison as one offline file, `comparison.html`, like the report of a run: style, script and data are inside it. It can be
 * read without its script; the chart needs it.
 */
export async function renderComparisonHtml(comparison: RunComparison, assets: PageAssets): Promise<Artifact[]> {
  const content = {
    title: `${comparisonTitle(comparison)}: ${outcomeWords(comparison)} (coldbench)`,
    body: body(comparison, assets.version),
    data: { id: "comparison", value: comparison },
  } as const;
  return [{ path: "comparison.html", content: await renderPage(content, assets) }];
}

function body(comparison: RunComparison, toolVersion: string): Html {
  const parts = comparisonParts(comparison);
  return html`<a class="skip" href="#main">Skip to the results</a>
    <header>
      <div class="bar"><span class="brand">coldbench</span><button type="button" id="theme" hidden>Dark</button></div>
      <h1>Cold starts: ${outcomeWords(comparison)}</h1>
      <p class="lead">${comparison.sentence}</p>
      <nav aria-label="Contents">
        <ul>
          <li><a href="#versions">${comparisonTitle(comparison)}</a></li>
          ${parts.map(({ title }, at) => html`<li><a href="#part-${at}">${title}</a></li>`)}
        </ul>
      </nav>
    </header>
    <main id="main">
      <section class="comparison" id="versions">
        <h2>${comparisonTitle(comparison)}</h2>
        ${comparisonOverview(comparison)}
      </section>
      ${parts.map(
        ({ title, content }, at) =>
          html`<section id="part-${at}">
            <h2>${title}</h2>
            ${content}
          </section>`,
      )}
      <p class="quiet">Report made by coldbench ${toolVersion}.</p>
    </main>`;
}
