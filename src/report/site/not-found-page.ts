import type { Artifact, PageAssets } from "../artifact.ts";
import { renderPage } from "../html/page-shell.ts";
import { type Html, html } from "../html/template.ts";
import { siteStyle } from "./site-style.ts";
import { frontPath, methodsPath, notFoundPath } from "./site-paths.ts";
import type { SiteSettings } from "./site-settings.ts";

/**
 * What a host shows for an address that is none. It is shown at any depth, so it has links only where it is known where the
 * site will be: relative ones would lead nowhere from most addresses. Without them it says how to find the front page.
 */
export async function renderNotFound(settings: SiteSettings, assets: PageAssets): Promise<Artifact> {
  const { title, baseUrl } = settings;
  const body = html`<a class="skip" href="#main">Skip to the text</a>
    ${baseUrl === null ? brandOnly(title) : linkedBar(title, baseUrl)}
    <main id="main">
      <h1>There is no page at this address</h1>
      <p>
        A run keeps its address as long as the site keeps the run. ${baseUrl === null ? wayBack : listOfRuns(baseUrl)}
      </p>
    </main>`;
  const head = html`<meta name="robots" content="noindex" /> <link rel="icon" href="data:," />`;
  const content = await renderPage({ title: `Not found (${title})`, body, site: { head, style: siteStyle } }, assets);
  return { path: notFoundPath, content };
}

function brandOnly(title: string): Html {
  return html`<nav class="site" aria-label="Site"><span class="brand">${title}</span></nav>`;
}

function linkedBar(title: string, baseUrl: string): Html {
  return html`<nav class="site" aria-label="Site">
    <a class="brand" href="${baseUrl}${frontPath}">${title}</a>
    <ul>
      <li><a href="${baseUrl}${frontPath}#scenarios">Scenarios</a></li>
      <li><a href="${baseUrl}${frontPath}#runs">Runs</a></li>
      <li><a href="${baseUrl}${methodsPath}">Methods</a></li>
    </ul>
  </nav>`;
}

const wayBack = html`All runs are listed on the front page: its address is this one, cut off before
  <code>runs/</code> or <code>scenarios/</code>.`;

function listOfRuns(baseUrl: string): Html {
  return html`<a href="${baseUrl}${frontPath}#runs">All runs</a> are listed on the front page.`;
}
