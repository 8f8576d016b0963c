import type { Analysis } from "../../analysis/analysis.ts";
import { type Claim, claimsAbout } from "../../analysis/claims.ts";
import type { Limit } from "../../analysis/limits/limit.ts";
import { limitsOfRun } from "../../analysis/limits-of-run.ts";
import { fold } from "./fold.ts";
import { table } from "./table.ts";
import { type Html, html, prose } from "./template.ts";

/** As many are read on a phone before the rest is unfolded. */
const firstLimits = 3;

/**
 * What the run does not show, and what others claim of the same technologies: a box beside the first chart. Where the page
 * is narrow, all but the first few are folded; where it is wide, or printed, the style sheet shows them.
 */
export function limitsBox(analysis: Analysis, hasCost: boolean): Html {
  const claims = claimsAbout(analysis.targets);
  const limits = limitsOfRun(analysis, hasCost);
  const rest = limits.slice(firstLimits);
  return html`<div class="limits" id="limits">
    <h3>What this does not show</h3>
    <div class="all">
      ${limitList(limits.slice(0, firstLimits))}
      ${
        rest.length > 0 &&
        html`<details class="rest">
          <summary>${rest.length} more</summary>
          ${limitList(rest)}
        </details>`
      }
    </div>
    ${claims.length > 0 && fold("What others claim, and what their clocks cover", claimsTable(claims))}
  </div>`;
}

function limitList(limits: readonly Limit[]): Html {
  return html`<ul>
    ${limits.map(({ topic, text }) => html`<li><strong>${topic}.</strong> ${prose(text)}</li>`)}
  </ul>`;
}

function claimsTable(claims: readonly Claim[]): Html {
  const columns = [{ name: "Who" }, { name: "Claims" }, { name: "What the clock covers" }, { name: "Evidence" }];
  const groups = claims.map(({ by, year, number, covers, evidence }) => ({
    head: year === null || by.includes(String(year)) ? by : `${by} (${year})`,
    rows: [[{ value: number, wrap: true }, { value: covers, wrap: true }, { value: evidence }]],
  }));
  return html`<p class="quiet">
      Quoted, not measured here, and of other machines: none of it is a point of a chart. Primary is as its authors
      published it, derived computed from their raw data, secondary as others report it.
    </p>
    ${table("Claims about cold starts", columns, groups)}`;
}
