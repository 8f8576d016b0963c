import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import { escapeMarkdown, escapeMarkdownLine, markdownTable, tableHead, tableRow } from "../markdown-text.ts";
import { darkTheme, lightTheme } from "../theme.ts";
import { formatUsd, formatUsdInterval } from "./amounts.ts";
import { chosenPairs, formatPair, pricedPairs } from "./break-evens.ts";
import { type CostChartName, costChartNames, isCostDrawn } from "../cost-charts.ts";
import {
  type SharedText,
  confidenceWords,
  excludedSentence,
  formatAge,
  formatBilled,
  formatColdRate,
  formatLatencies,
  formatReplay,
  formatRun,
  formatTraffic,
  packings,
  sharedRemarks,
  staleWarning,
  unknownReasons,
} from "./figures.ts";
import { costImagePath } from "./images.ts";
import { type NamedRow, costScenarios, namedRows } from "./rows.ts";

/**
 * What a run costs as Markdown: the sentence, then per scenario its charts, its rows, what is unknown, every break-even and
 * remark; prices, notes and what is left out. Ends with a line break.
 * @param drawn whether the images are there
 */
export function renderCostMarkdown(cost: CostAnalysis, drawn: boolean): string {
  return `${["# What it costs", ...costMarkdown(cost, drawn)].join("\n\n")}\n`;
}

/** The same as blocks without the heading, for a report that has more to say. @param level of the headings inside */
export function costMarkdown(cost: CostAnalysis, drawn: boolean, level: 2 | 3 = 2): string[] {
  const stale = staleWarning(cost);
  const excluded = excludedSentence(cost);
  return [
    `**${escapeMarkdown(cost.sentence).trim()}**`,
    escapeMarkdown(`At ${formatTraffic(cost)}. ${formatReplay(cost)}; run ${cost.run}.`),
    ...(stale === null ? [] : [`**${escapeMarkdown(stale.replaceAll("`", ""))}**`]),
    ...costScenarios(cost).flatMap((scenario) => scenarioBlocks(cost, scenario, drawn, level)),
    ...(cost.catalogue.length === 0 ? [] : [`${"#".repeat(level)} Prices`, catalogueTable(cost)]),
    ...(excluded === null ? [] : [escapeMarkdown(excluded)]),
    ...listOf("Notes:", cost.notes),
  ];
}

function scenarioBlocks(cost: CostAnalysis, scenario: string, drawn: boolean, level: number): string[] {
  const rows = namedRows(cost, scenario);
  const isDrawn = drawn && isCostDrawn(cost, scenario);
  return [
    `${"#".repeat(level)} ${escapeMarkdown(scenario)}`,
    ...(isDrawn ? costChartNames.map((name) => imageLink(scenario, name)) : []),
    rowTable(rows),
    ...listOf("Unknown, and never taken to be nothing:", unknownReasons(rows).map(sharedLine)),
    ...breakEvenBlocks(cost, scenario),
    ...listOf("What a careful reader must know:", [...packings(rows), ...sharedRemarks(rows)].map(sharedLine)),
  ];
}

function breakEvenBlocks(cost: CostAnalysis, scenario: string): string[] {
  const chosen = chosenPairs(cost, scenario);
  const rest = pricedPairs(cost, scenario).length - chosen.length;
  return [
    ...listOf(
      "Where lines cross:",
      chosen.map((pair) => `${formatPair(pair)}.`),
    ),
    ...(rest === 0 ? [] : [`${rest} more pairs, not between the cheapest, are in the page and in the JSON.`]),
  ];
}

function rowTable(rows: readonly NamedRow[]): string {
  const head = tableHead([
    { name: "offer" },
    { name: "target" },
    { name: "a month", numeric: true },
    { name: "per million", numeric: true },
    { name: "cold starts", numeric: true },
    { name: "p50", numeric: true },
    { name: "p95", numeric: true },
    { name: "p99", numeric: true },
    { name: "runs", numeric: true },
    { name: "billed", numeric: true },
    { name: "the month is made of" },
  ]);
  const lines = rows.map(({ name, row }) =>
    tableRow([
      name,
      row.target,
      row.monthly === null ? "unknown" : formatUsdInterval(row.monthly),
      row.perMillion === null ? "unknown" : formatUsd(row.perMillion.point),
      formatColdRate(row),
      ...formatLatencies(row),
      formatRun(row),
      formatBilled(row),
      row.lines.map(({ what, usd }) => `${what} ${formatUsd(usd)}`).join(", "),
    ]),
  );
  return [head, ...lines].join("\n");
}

function catalogueTable({ catalogue }: CostAnalysis): string {
  return markdownTable(
    ["prices of", "read", "age", "published", "source", "address"],
    catalogue.map(({ provider, read, ageDays, stale, published, confidence, address }) => [
      provider,
      read,
      `${formatAge(ageDays)}${stale ? ", older than 90 days" : ""}`,
      published ?? "no date",
      confidenceWords[confidence],
      address,
    ]),
  );
}

function sharedLine({ text, names }: SharedText): string {
  return `${names.join("; ")}: ${text}`;
}

/** A list below its head; none of nothing. */
function listOf(head: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [head, texts.map((text) => `- ${escapeMarkdownLine(text)}`).join("\n")];
}

const chartWords: Readonly<Record<CostChartName, string>> = {
  "cost-curve": "cost against traffic",
  "cost-pareto": "latency against cost",
};

/** Follows the reader's appearance where that is known, as GitHub's is. */
function imageLink(scenario: string, name: CostChartName): string {
  const [light, dark] = [lightTheme, darkTheme].map((theme) => costImagePath(scenario, name, theme));
  const alt = escapeMarkdown(`${scenario}: ${chartWords[name]}`).replaceAll('"', "&quot;");
  return `<picture><source media="(prefers-color-scheme: dark)" srcset="${dark}"><img alt="${alt}" src="${light}"></picture>`;
}
