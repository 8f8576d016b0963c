import { claims, type Claim } from "../../analysis/claims.ts";
import { table } from "../html/table.ts";
import { type Html, html } from "../html/template.ts";
import { claimNotes } from "./claim-notes.ts";
import { methodsSection } from "./methods-contents.ts";

const evidenceWords: Readonly<Record<Claim["evidence"], string>> = {
  primary: "as its authors published it",
  derived: "computed from their raw data",
  secondary: "as others report it",
};

/** Numbers of others, quoted with what their clocks cover, never drawn. */
export function claimsSection(): Html {
  const groups = claims.map(({ by, year, number, covers, evidence }) => {
    const { here = "", url } = claimNotes[by] ?? {};
    const dated = year === null || by.includes(String(year)) ? "" : `, ${year}`;
    const source = html`${evidenceWords[evidence]}${dated}`;
    return {
      head: by,
      rows: [
        [
          { value: number, wrap: true },
          { value: covers, wrap: true },
          { value: here, wrap: true },
          { value: url === undefined ? source : html`<a href="${url}">${source}</a>`, wrap: true },
        ],
      ],
    };
  });
  return methodsSection(
    "claims",
    html`<p>
        These numbers are quoted often, and most of them are true. They are not comparable with one another or with
        anything measured here, because their clocks cover different things. So they stand here as words, with what they
        cover, and in no chart.
      </p>
      <div class="claims">
        ${table(
          "Published numbers, and what their clocks cover",
          [
            { name: "Who" },
            { name: "Claim" },
            { name: "What the clock covers" },
            { name: "Nearest start here" },
            { name: "Evidence" },
          ],
          groups,
        )}
      </div>`,
  );
}
