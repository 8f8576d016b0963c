import { type Html, html } from "./template.ts";

/** What a reader can open; printing shows it. */
export function fold(summary: string, content: Html): Html {
  return html`<details class="fold">
    <summary>${summary}</summary>
    ${content}
  </details>`;
}
