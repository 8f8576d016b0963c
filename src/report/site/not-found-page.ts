import type { Artifact, PageAssets } from "../artifact.ts";
import { renderPage } from "../html/page-shell.ts";
import { html } from "../html/template.ts";
import { siteStyle } from "./site-style.ts";
import { frontPath, methodsPath, notFoundPath } from "./site-paths.ts";
import type { SiteSettings } from "./site-settings.ts";

/**
 * What a host shows for an address that is none. It is shown at any depth, so its links are absolute where it is known where the site
 * will be; where not, they are right at the root of the site only.
 */
export async function renderNotFound({ title, baseUrl }: SiteSettings, assets: PageAssets): Promise<Artifact> {
  const to = (path: string): string => `${baseUrl ?? ""}${path}`;
  const body = html`<a class="skip" href="#main">Skip to the text</a>
    <nav class="site" aria-label="Site">
      <a class="brand" href="${to(frontPath)}">${title}</a>
      <ul>
        <li><a href="${to(`${frontPath}#runs`)}">Runs</a></li>
        <li><a href="${to(methodsPath)}">Methods</a></li>
      </ul>
    </nav>
    <main id="main">
      <h1>There is no page at this address</h1>
      <p>
        A run keeps its address as long as the site keeps the run. <a href="${to(`${frontPath}#runs`)}">All runs</a> are
        listed on the front page.
      </p>
    </main>`;
  const head = html`<meta name="robots" content="noindex" /> <link rel="icon" href="data:," />`;
  const content = await renderPage({ title: `Not found (${title})`, body, site: { head, style: siteStyle } }, assets);
  return { path: notFoundPath, content };
}
