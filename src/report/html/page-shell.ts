import type { PageAssets } from "../artifact.ts";
import type { SiteFrame } from "./site-frame.ts";
import { style } from "./style.ts";
import { type Html, embeddedJson, html, trusted } from "./template.ts";

/** What a page shows and holds. */
export interface PageContent {
  readonly title: string;
  readonly body: Html;
  /** What the page's script reads, in an element of this id. A page without it has no script. */
  readonly data?: { readonly id: "analysis" | "comparison" | "trend" | "cost"; readonly value: unknown };
  /** Set where the page is one of a site. */
  readonly site?: Pick<SiteFrame, "head" | "style">;
}

/**
 * One offline page: style, script and data are inside it, and its Content-Security-Policy admits nothing else, by their
 * hashes. It can be read without its script; the charts need it.
 */
export async function renderPage({ title, body, data, site }: PageContent, assets: PageAssets): Promise<string> {
  const script = inlineScript(assets.script);
  const sheet = `${style}${site?.style ?? ""}`;
  const policy = [
    "default-src 'none'",
    `script-src ${data === undefined ? "'none'" : `'${await hashSource(script)}'`}`,
    `style-src '${await hashSource(sheet)}'`,
    // Opened from a folder, the images beside a page are of its own scheme, and some browsers know no 'self' there.
    site === undefined ? "img-src data:" : "img-src 'self' file: data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  // Style and script are joined as plain strings: their hashes hold for every byte between the tags.
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${site?.head ?? html`<link rel="icon" href="data:," />`} ${trusted(`<style>${sheet}</style>`)}
      </head>
      <body>
        ${body}
        ${data !== undefined && trusted(`<script type="application/json" id="${data.id}">${embeddedJson(data.value)}</script>`)}
        ${data !== undefined && trusted(`<script>${script}</script>`)}
      </body>
    </html> `.markup;
}

/** A script that cannot end its own element early: esbuild escapes `</script` already, other bundlers may not. */
function inlineScript(bundle: string): string {
  return bundle.replace(/<(?=\/script|!--)/gi, "\\x3c");
}

/** `sha256-...` as a Content-Security-Policy names an inline script or style. */
async function hashSource(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `sha256-${btoa(String.fromCharCode(...digest))}`;
}
