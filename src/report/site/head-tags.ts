import { type Html, html } from "../html/template.ts";
import { feedPath, rootFrom } from "./site-paths.ts";
import { previewSize } from "./preview-size.ts";
import type { SiteSettings } from "./site-settings.ts";

/** A page, as others show it when they link to it. */
export interface PageIdentity {
  /** Relative to the root of the site. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  /** Its preview, relative to the root of the site; null where none was drawn. */
  readonly preview: { readonly path: string; readonly alt: string } | null;
  readonly kind: "website" | "article";
}

/** Three bars of which the last is far shorter, in the accent of the light and of the dark theme. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cstyle%3Erect%7Bfill:%230b57a4%7D@media (prefers-color-scheme:dark)%7Brect%7Bfill:%237cc4ff%7D%7D%3C/style%3E%3Crect x='1' y='2' width='14' height='3'/%3E%3Crect x='1' y='6.5' width='9' height='3'/%3E%3Crect x='1' y='11' width='3' height='3'/%3E%3C/svg%3E";

/**
 * The tags of a page's head: description, icon, feed, Open Graph (https://ogp.me) and Twitter cards. Both want absolute
 * addresses, so image and address are only named where it is known where the site will be.
 */
export function headTags({ title, baseUrl }: SiteSettings, page: PageIdentity): Html {
  const { path, description, preview, kind } = page;
  const shown = baseUrl === null ? null : preview;
  return html`<meta name="description" content="${description}" />
    <link rel="icon" href="${icon}" />
    <link rel="alternate" type="application/atom+xml" title="${title}" href="${rootFrom(path)}${feedPath}" />
    <meta property="og:type" content="${kind}" />
    <meta property="og:site_name" content="${title}" />
    <meta property="og:title" content="${page.title}" />
    <meta property="og:description" content="${description}" />
    <meta name="twitter:card" content="${shown === null ? "summary" : "summary_large_image"}" />
    <meta name="twitter:title" content="${page.title}" />
    <meta name="twitter:description" content="${description}" />
    ${baseUrl !== null && addressTags(addressOf(baseUrl, path))}
    ${shown !== null && imageTags(`${baseUrl}${shown.path}`, shown.alt)}`;
}

/** The address of a page: of a folder where the page is its index. */
export function addressOf(baseUrl: string, path: string): string {
  return `${baseUrl}${path.replace(/(?<=^|\/)index\.html$/, "")}`;
}

function addressTags(address: string): Html {
  return html`<link rel="canonical" href="${address}" /> <meta property="og:url" content="${address}" />`;
}

function imageTags(address: string, alt: string): Html {
  return html`<meta property="og:image" content="${address}" />
    <meta property="og:image:type" content="image/png" />
    <meta property="og:image:width" content="${previewSize.widthPx}" />
    <meta property="og:image:height" content="${previewSize.heightPx}" />
    <meta property="og:image:alt" content="${alt}" />
    <meta name="twitter:image" content="${address}" />
    <meta name="twitter:image:alt" content="${alt}" />`;
}
