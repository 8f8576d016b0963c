import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import type { Artifact, PageAssets } from "../artifact.ts";
import { renderPage } from "../html/page-shell.ts";
import { type Html, html } from "../html/template.ts";
import { costLead, costParts } from "./html-section.ts";

/**
 * What a run costs as one offline file, `cost.html`, like the report of a run: style, script and data are inside it. It can be
 * read without its script; the charts need it.
 */
export async function renderCostHtml(cost: CostAnalysis, assets: PageAssets): Promise<Artifact[]> {
  const content = {
    title: "What it costs (coldbench)",
    body: body(cost, assets.version),
    data: { id: "cost", value: cost },
  } as const;
  return [{ path: "cost.html", content: await renderPage(content, assets) }];
}

function body(cost: CostAnalysis, toolVersion: string): Html {
  const parts = costParts(cost);
  return html`<a class="skip" href="#main">Skip to the results</a>
    <header>
      <div class="bar"><span class="brand">coldbench</span><button type="button" id="theme" hidden>Dark</button></div>
      <h1>What it costs</h1>
      <p class="lead">${cost.sentence}</p>
      ${costLead(cost)}
      <nav aria-label="Contents">
        <ul>
          ${parts.map(({ title }, at) => html`<li><a href="#part-${at}">${title}</a></li>`)}
        </ul>
      </nav>
    </header>
    <main id="main">
      ${parts.map(
        ({ title, content, scenario }, at) =>
          html`<section id="part-${at}" ${scenario !== undefined && html` class="cost" data-scenario="${scenario}"`}>
            <h2>${title}</h2>
            ${content}
          </section>`,
      )}
      <p class="quiet">Report made by coldbench ${toolVersion}.</p>
    </main>`;
}
