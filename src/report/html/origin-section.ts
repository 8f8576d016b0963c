import type { PackedFile, PageOrigin } from "../../results/provenance.ts";
import { formatBytes } from "../figures.ts";
import { type Html, embeddedJson, html, trusted } from "./template.ts";

/** Ids of the elements that hold what a page was made from. */
export const originIds = { provenance: "provenance", record: "run-record", samples: "samples" } as const;

/**
 * What the page was made from, for a person: the digests, and how to check every number against them.
 * @param file name of the page that carries it
 */
export function originSection({ provenance }: PageOrigin, file: string): Html {
  const { record, samples, version, cost } = provenance;
  const carrier = file === "index.html" ? "This page" : html`<a href="${file}">${file}</a>, the same page by itself,`;
  return html`<section id="origin">
    <h2>Check this page</h2>
    <p>
      ${
        samples.packed === null
          ? html`The rows are too many for a page: they are in <code>samples.ndjson</code>. ${carrier} holds their
              digest. With that file at hand, every number is computed again and compared by`
          : html`${carrier} holds the raw rows and the record of the run. Every number of it is computed again from them
            and compared by`
      }
    </p>
    <pre><code>npx coldbench@${version} verify ${file}${samples.packed === null && " --samples samples.ndjson"}</code></pre>
    <p>The same scenario is measured on your machine, and compared, by</p>
    <pre><code>npx coldbench@${version} replay ${file}</code></pre>
    <dl class="words">
      <dt>samples.ndjson</dt>
      <dd>${samples.lines} rows, ${formatBytes(samples.bytes)}, sha256 <code>${samples.sha256}</code></dd>
      <dt>run.json</dt>
      <dd>${formatBytes(record.bytes)}, sha256 <code>${record.sha256}</code></dd>
      <dt>prices</dt>
      <dd>${pricesOf(version, cost)}</dd>
    </dl>
  </section>`;
}

function pricesOf(version: string, cost: PageOrigin["provenance"]["cost"]): Html {
  if (cost === null) return html`none: what it costs was not looked at`;
  return html`of coldbench ${version}, looked at on ${cost.today}, sha256 <code>${cost.prices}</code>`;
}

/** What the page was made from, for programs: inert elements. */
export function originElements({ provenance, record, samples }: PageOrigin): Html {
  return html`${trusted(
    `<script type="application/json" id="${originIds.provenance}">${embeddedJson(provenance)}</script>`,
  )}
  ${packedElement(originIds.record, record)} ${packedElement(originIds.samples, samples)}`;
}

function packedElement(id: string, { text }: PackedFile): Html | false {
  // Base64 has no character that ends an element; of a page that is verified it is whatever stood in the element.
  return text !== null && trusted(`<script type="application/octet-stream;base64" id="${id}">${text}</script>`);
}
