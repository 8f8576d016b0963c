import { type Html, html } from "../html/template.ts";
import type { SiteImage, StartsImages } from "./run-card.ts";

/**
 * The chart of all starts as a picture: light or dark, wide or narrow, as the reader's screen is.
 * @param folder of the run, relative to the page, with a slash at the end
 */
export function startsPicture({ alt, light, dark, narrowLight, narrowDark }: StartsImages, folder: string): Html {
  const narrow = "(max-width: 37.5rem)";
  const isDark = "(prefers-color-scheme: dark)";
  const source = (media: string, { path, width, height }: SiteImage): Html =>
    html`<source media="${media}" srcset="${folder}${path}" width="${width}" height="${height}" />`;
  return html`<picture>
    ${source("print", light)} ${source(`${narrow} and ${isDark}`, narrowDark)} ${source(narrow, narrowLight)}
    ${source(isDark, dark)}
    <img src="${folder}${light.path}" width="${light.width}" height="${light.height}" alt="${alt}" />
  </picture>`;
}

/** Size of a PNG in its own pixels, from its header (PNG specification, 11.2.2 IHDR). */
export function pngSize(content: Uint8Array): { readonly width: number; readonly height: number } {
  const header = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return { width: header.getUint32(16), height: header.getUint32(20) };
}
