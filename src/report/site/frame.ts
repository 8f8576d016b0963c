import type { SiteFrame } from "../html/site-frame.ts";
import { type Html, html } from "../html/template.ts";
import { headTags, type PageIdentity } from "./head-tags.ts";
import { feedPath, frontPath, methodsPath, rootFrom } from "./site-paths.ts";
import type { SiteSettings } from "./site-settings.ts";
import { siteStyle } from "./site-style.ts";

/**
 * What a page of the site has around it.
 * @param more a section at the end of the main part, with its id and name for the list of contents
 */
export function frameOf(
  settings: SiteSettings,
  page: PageIdentity,
  more: { readonly id: string; readonly name: string; readonly content: Html } | null = null,
): SiteFrame {
  return {
    head: headTags(settings, page),
    style: siteStyle,
    bar: barOf(settings, page.path),
    contents: more === null ? [] : [[more.id, more.name]],
    sections: more === null ? null : more.content,
    foot: footOf(settings, page.path),
  };
}

function barOf({ title }: SiteSettings, path: string): Html {
  const root = rootFrom(path);
  const links = [
    [`${frontPath}#scenarios`, "Scenarios"],
    [`${frontPath}#runs`, "Runs"],
    [methodsPath, "Methods"],
  ] as const;
  return html`<nav class="site" aria-label="Site">
    <a class="brand" href="${root}${frontPath}" ${path === frontPath && html` aria-current="page"`}
      >${path === frontPath ? "coldbench" : title}</a
    >
    <ul>
      ${links.map(([to, name]) => html`<li><a href="${root}${to}" ${to === path && html` aria-current="page"`}>${name}</a></li>`)}
    </ul>
  </nav>`;
}

function footOf({ version }: SiteSettings, path: string): Html {
  const root = rootFrom(path);
  return html`<footer>
    <p>
      Made by coldbench ${version}. How every number came about: <a href="${root}${methodsPath}">methods</a>. News of
      runs: <a href="${root}${feedPath}">feed</a>.
    </p>
  </footer>`;
}
