import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import { fold } from "../html/fold.ts";
import { type Html, embeddedJson, html, prose, trusted } from "../html/template.ts";
import { lightTheme } from "../theme.ts";
import { excludedSentence, formatReplay, formatTraffic, sharedRemarks, staleWarning } from "./figures.ts";
import { breakEvenTables, catalogueTable, costTable, detailTable } from "./html-tables.ts";
import { type CostChartName, costChartNames, costChartOf, costView, isCostDrawn } from "../cost-charts.ts";
import { costScenarios, hiddenAtFirst, namedRows } from "./rows.ts";

/** A part of what a page says about cost. */
export interface CostPart {
  readonly title: string;
  readonly content: Html;
  /** Set where the part holds the charts of this scenario: the page's script looks for it. */
  readonly scenario?: string;
}

/** The parts of a page about cost, in their order: each scenario, the prices, what is left out, notes; empty ones are not there. */
export function costParts(cost: CostAnalysis): CostPart[] {
  const { catalogue, excluded, notes } = cost;
  const others = [
    { title: "Prices", content: catalogue.length > 0 && catalogueTable(cost) },
    { title: "What this leaves out", content: excluded.length > 0 && html`<p>${excludedSentence(cost)}</p>` },
    {
      title: "Notes",
      content:
        notes.length > 0 &&
        html`<ul>
          ${notes.map((note) => html`<li>${prose(note)}</li>`)}
        </ul>`,
    },
  ];
  return [
    ...costScenarios(cost).map((scenario) => ({ title: scenario, content: scenarioContent(cost, scenario), scenario })),
    ...others.flatMap(({ title, content }) => (content === false ? [] : [{ title, content }])),
  ];
}

/** What comes before the parts: the traffic, and a warning where prices are old. */
export function costLead(cost: CostAnalysis): Html {
  const stale = staleWarning(cost);
  return html`<p class="quiet">At ${formatTraffic(cost)}. ${formatReplay(cost)}; run ${cost.run}.</p>
    ${stale !== null && html`<p class="note"><strong>${prose(stale)}</strong></p>`}`;
}

/**
 * The section "What it costs" of a report that has more to say, with the data that its charts are drawn from: it needs nothing
 * else on its page but the script. Its id is `costs`.
 */
export function costSection(cost: CostAnalysis): Html {
  return html`<section id="costs">
    <h2>What it costs</h2>
    <p>${cost.sentence}</p>
    ${costLead(cost)}
    ${costParts(cost).map(({ title, content, scenario }) =>
      scenario === undefined
        ? html`<h3>${title}</h3>
            ${content}`
        : html`<div class="cost" data-scenario="${scenario}">
            <h3>${title}</h3>
            ${content}
          </div>`,
    )}
    ${trusted(`<script type="application/json" id="cost">${embeddedJson(cost)}</script>`)}
  </section>`;
}

function scenarioContent(cost: CostAnalysis, scenario: string): Html {
  const drawn = isCostDrawn(cost, scenario);
  return html`${
    drawn
      ? html`${rowBoxes(cost, scenario)}
          <noscript><p>The charts need JavaScript. The tables below have the numbers of them.</p></noscript>
          ${costChartNames.map((name) => chart(cost, scenario, name))}`
      : html`<p>No amount of this scenario is known, so there is nothing to draw; the table says why.</p>`
  }
  ${costTable(cost, scenario)} ${breakEvenTables(cost, scenario)}
  ${fold("What the amounts are made of", detailTable(cost, scenario))} ${remarks(cost, scenario)}`;
}

/** A box for each row with an amount: which of them the charts show. Hidden until the page's script shows it. */
function rowBoxes(cost: CostAnalysis, scenario: string): Html {
  const rows = namedRows(cost, scenario).filter(({ row }) => row.monthly !== null);
  const hidden = hiddenAtFirst(rows);
  const boxes = rows.map(
    ({ name, place }) =>
      html`<label
        ><input
          type="checkbox"
          data-control="row"
          data-place="${place}"
          value="${name}"
          ${!hidden.includes(name) && html` checked`}
        />
        ${name}</label
      >`,
  );
  const fields = html`<fieldset>
    <legend>Offers</legend>
    ${boxes}
  </fieldset>`;
  return html`<form class="controls" hidden>
    ${
      hidden.length === 0
        ? fields
        : html`<details class="boxes">
            <summary>Offers <span data-shown>(${rows.length - hidden.length} of ${rows.length} shown)</span></summary>
            ${fields}
          </details>`
    }
  </form>`;
}

function chart(cost: CostAnalysis, scenario: string, name: CostChartName): Html {
  const model = costChartOf(cost, costView(cost, scenario, lightTheme, "sans-serif"), name);
  return html`<figure>
    <figcaption>
      <h3>${model.title}</h3>
      <p>${model.caption}</p>
    </figcaption>
    <div class="chart"><canvas data-chart="${name}" role="img" aria-label="${model.description}"></canvas></div>
  </figure>`;
}

function remarks(cost: CostAnalysis, scenario: string): Html | false {
  const shared = sharedRemarks(namedRows(cost, scenario));
  return (
    shared.length > 0 &&
    fold(
      `What a careful reader must know (${shared.length})`,
      html`<ul>
        ${shared.map(({ text, names }) => html`<li>${names.join("; ")}: ${prose(text)}</li>`)}
      </ul>`,
    )
  );
}
