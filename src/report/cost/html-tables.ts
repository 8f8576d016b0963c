import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import { fold } from "../html/fold.ts";
import { type TableCell, figure, table } from "../html/table.ts";
import { type Html, html, prose } from "../html/template.ts";
import { formatUsd, formatUsdInterval } from "./amounts.ts";
import { type PricedPair, chosenPairs, formatCrossings, formatPair, pricedPairs } from "./break-evens.ts";
import {
  confidenceWords,
  formatAge,
  formatBilled,
  formatColdRate,
  formatDensity,
  formatInstances,
  formatLatencies,
  formatRun,
  unknownReasons,
} from "./figures.ts";
import { type NamedRow, namedRows } from "./rows.ts";

const numeric = (name: string): { name: string; numeric: boolean } => ({ name, numeric: true });

/** Cost and latency of every row of a scenario. */
export function costTable(cost: CostAnalysis, scenario: string): Html {
  const columns = [
    { name: "Offer" },
    { name: "Target" },
    numeric("A month"),
    numeric("Per million"),
    numeric("Cold starts"),
    numeric("p50"),
    numeric("p95"),
    numeric("p99"),
    numeric("Runs"),
    numeric("Billed"),
  ];
  const rows = namedRows(cost, scenario);
  const caption = `${scenario}: cost and latency, cold starts mixed in`;
  const groups = rows.map((named) => ({ head: named.name, rows: [cellsOf(named)] }));
  const unknown = unknownReasons(rows);
  return html`${table(caption, columns, groups)}
  ${
    unknown.length > 0 &&
    html`<p>Unknown, and never taken to be nothing:</p>
      <ul>
        ${unknown.map(({ names, text }) => html`<li><strong>${names.join("; ")}</strong>: ${prose(text)}</li>`)}
      </ul>`
  }`;
}

function cellsOf({ row }: NamedRow): TableCell[] {
  const { target, monthly, perMillion } = row;
  const amounts: TableCell[] =
    monthly === null
      ? [
          { value: html`<strong>unknown</strong>`, numeric: true },
          { value: "unknown", numeric: true },
        ]
      : [figure(formatUsdInterval(monthly)), figure(perMillion === null ? "" : formatUsd(perMillion.point))];
  return [
    { value: target, wrap: target.length > longTarget },
    ...amounts,
    figure(formatColdRate(row)),
    ...formatLatencies(row).map(figure),
    figure(formatRun(row)),
    figure(formatBilled(row)),
  ];
}

/** Letters from which on the name of a target may take several lines. */
const longTarget = 30;

/** What the month of each row is made of, the instances it takes, and what was priced. */
export function detailTable(cost: CostAnalysis, scenario: string): Html {
  const rows = namedRows(cost, scenario);
  const packed = rows.some(({ row }) => row.density !== null);
  const columns = [
    { name: "Offer" },
    { name: "The month is made of" },
    { name: "Instances" },
    ...(packed ? [{ name: "Packed" }] : []),
    { name: "Priced as" },
  ];
  const groups = rows.map(({ name, row }) => ({
    head: name,
    rows: [
      [
        { value: row.lines.map(({ what, usd }) => `${what} ${formatUsd(usd)}`).join(", "), wrap: true },
        { value: formatInstances(row), wrap: true },
        ...(packed ? [{ value: formatDensity(row), wrap: true }] : []),
        { value: row.name, wrap: true },
      ],
    ],
  }));
  return table(`${scenario}: what the amounts are made of`, columns, groups);
}

/** Where the lines of a scenario cross; every pair is folded where they are many. Nothing where no two can be compared. */
export function breakEvenTables(cost: CostAnalysis, scenario: string): Html | false {
  const all = pricedPairs(cost, scenario);
  const chosen = chosenPairs(cost, scenario);
  if (all.length === 0) return false;
  const caption = `${scenario}: where lines cross, requests a month`;
  return html`${chosen.length > 0 && breakEvenTable(caption, chosen)}
  ${chosen.length < all.length && fold(`Every pair (${all.length})`, breakEvenTable(`${caption}, every pair`, all))}`;
}

function breakEvenTable(caption: string, pairs: readonly PricedPair[]): Html {
  const groups = pairs.map((pair) => ({
    head: formatCrossings(pair) || "nowhere",
    rows: [[{ value: formatPair(pair), wrap: true }]],
  }));
  return table(caption, [{ name: "Break-even" }, { name: "What is cheaper" }], groups);
}

/** Which prices were used, from where, how old. */
export function catalogueTable({ catalogue }: CostAnalysis): Html {
  const columns = [
    { name: "Provider" },
    { name: "Read" },
    { name: "Age" },
    { name: "Published" },
    { name: "Source" },
    { name: "Address" },
  ];
  const groups = catalogue.map(({ provider, read, ageDays, stale, published, confidence, address }) => ({
    head: provider,
    rows: [
      [
        { value: read },
        { value: stale ? html`<strong>${formatAge(ageDays)}, older than 90 days</strong>` : formatAge(ageDays) },
        { value: published ?? "no date" },
        { value: confidenceWords[confidence], wrap: true },
        { value: addressMarkup(address), wrap: true },
      ],
    ],
  }));
  return html`<div class="prices">${table("Prices that were used", columns, groups)}</div>`;
}

/** A link where it is one that a browser opens as a page; never a script. */
function addressMarkup(address: string): Html {
  return /^https?:\/\//.test(address) ? html`<a href="${address}" rel="noreferrer">${address}</a>` : html`${address}`;
}
