import type { Artifact, PageAssets } from "../artifact.ts";
import { renderPage } from "../html/page-shell.ts";
import { html } from "../html/template.ts";
import { frameOf } from "./frame.ts";
import { claimsSection } from "./methods-claims.ts";
import { methodsContents } from "./methods-contents.ts";
import { clockSection, coldSection, orderSection, proofSection } from "./methods-measuring.ts";
import { checkSection, comparedSection, limitsSection, statisticsSection } from "./methods-reading.ts";
import { methodsPath, previewPath } from "./site-paths.ts";
import type { SiteSettings } from "./site-settings.ts";

const description =
  "How cold is defined here, how a start proves that it was, how targets are compared, what the intervals mean, and what no chart on this site shows.";

/** How everything on the site was measured, for a reader who does not believe it. */
export async function renderMethods(
  settings: SiteSettings,
  assets: PageAssets,
  hasPreview: boolean,
): Promise<Artifact> {
  const frame = frameOf(settings, {
    path: methodsPath,
    title: `Methods: ${settings.title}`,
    description,
    preview: hasPreview ? { path: previewPath, alt: settings.title } : null,
    kind: "article",
  });
  const body = html`<a class="skip" href="#main">Skip to the text</a>
    ${frame.bar}
    <header>
      <h1>How this is measured</h1>
      <p class="lead">
        A cold start is easy to measure and easy to measure wrongly: by a factor of a hundred, in either direction,
        without a single false number. This page says what each number here is, so that you can say where it is wrong.
      </p>
      <nav aria-label="Contents">
        <ul>
          ${methodsContents.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
        </ul>
      </nav>
    </header>
    <main id="main" class="reading">
      ${coldSection()} ${clockSection()} ${proofSection()} ${orderSection()} ${statisticsSection()} ${comparedSection()}
      ${limitsSection()} ${claimsSection()} ${checkSection()}
    </main>
    ${frame.foot}`;
  const title = `How this is measured (${settings.title})`;
  return { path: methodsPath, content: await renderPage({ title, body, site: frame }, assets) };
}
