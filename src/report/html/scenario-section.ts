import type { Analysis } from "../../analysis/analysis.ts";
import { detectableRatio } from "../../analysis/detectable-ratio.ts";
import type { ScenarioRecord } from "../../results/run-record.ts";
import { fileNameOf } from "../artifact.ts";
import { measuredStarts } from "../charts/cells.ts";
import { isDensityDrawn } from "../charts/density-chart.ts";
import { type ChartName, chartOf, firstEcdfStart, fullView } from "../charts/scenario-charts.ts";
import { formatNumber, formatRatio } from "../../units/format-duration.ts";
import { formatComparison } from "../figures.ts";
import { isCrowded } from "../target-groups.ts";
import { lightTheme } from "../theme.ts";
import { burstTable } from "./burst-section.ts";
import { cellTables } from "./cell-tables.ts";
import { controls, radios } from "./controls.ts";
import { densityTable } from "./density-section.ts";
import { fold } from "./fold.ts";
import { loadSection } from "./load-section.ts";
import { figure, table } from "./table.ts";
import { type Html, html } from "./template.ts";

/**
 * One scenario, as it is drawn (`toDrawn`): its charts with their controls, every number, and the comparisons.
 * @param box stands after the first chart, or in its place
 */
export function scenarioSection(
  analysis: Analysis,
  scenario: ScenarioRecord,
  place: number,
  box: Html | false = false,
): Html {
  const { name, description } = scenario;
  const id = `${fileNameOf(name)}-${place}`;
  const start = firstEcdfStart(analysis, name);
  return html`<section class="scenario" data-scenario="${name}" id="scenario-${id}">
    <h2>${scenarioTitle(analysis.run.scenarios, name)}</h2>
    ${description !== undefined && html`<p>${description}</p>`}
    ${
      start === undefined
        ? html`<p>No sample of this scenario was accepted, so there is nothing to draw; the table below says why.</p>
            ${box}`
        : html`${controls(analysis, name, id)}
            <noscript><p>The charts need JavaScript. The tables below have every number of them.</p></noscript>
            ${figureOf(analysis, name, "starts")} ${box} ${figureOf(analysis, name, "ladder")}
            ${figureOf(
              analysis,
              name,
              "phases",
              radios("Bars show", `${id}-phases`, "phases", [
                ["share", "share of total"],
                ["time", "time"],
              ]),
            )}
            ${figureOf(analysis, name, "ecdf", startPicker(analysis, name, "ecdf", start))}
            ${figureOf(analysis, name, "shape", startPicker(analysis, name, "shape", start))}`
    }
    ${loadSection(analysis, name, (chart) => figureOf(analysis, name, chart))} ${burstTable(analysis, name)}
    ${density(analysis, name)}
    <h3>Every number</h3>
    ${cellTables(analysis, name)} ${comparisons(analysis, name)}
  </section>`;
}

/** The heading of a scenario: "Results" where it is the only one, since the page's own heading names it already. */
export function scenarioTitle(scenarios: readonly ScenarioRecord[], name: string): string {
  return scenarios.length === 1 ? "Results" : name;
}

function startPicker(analysis: Analysis, scenario: string, chart: ChartName, first: string): Html {
  return html`<label
    >Start
    <select data-control="${chart}-start">
      ${measuredStarts(analysis, scenario).map(
        (start) => html`<option value="${start}" ${start === first && html` selected`}>${start}</option>`,
      )}
    </select></label
  >`;
}

function figureOf(analysis: Analysis, scenario: string, name: ChartName, control?: Html): Html {
  const start = firstEcdfStart(analysis, scenario) ?? "cold";
  const model = chartOf(analysis, fullView(scenario, lightTheme, "sans-serif"), name, start);
  return html`<figure>
    <figcaption>
      <h3>${model.title}</h3>
      <p>${model.caption}</p>
    </figcaption>
    ${control !== undefined && html`<form class="controls" hidden>${control}</form>`}
    <div class="chart"><canvas data-chart="${name}" role="img" aria-label="${model.description}"></canvas></div>
  </figure>`;
}

/** The chart where something was weighed, and the table, which also says why something was not. */
function density(analysis: Analysis, scenario: string): Html | false {
  const rows = densityTable(analysis, scenario);
  return rows && html`${isDensityDrawn(analysis, scenario) && figureOf(analysis, scenario, "density")} ${rows}`;
}

function comparisons(analysis: Analysis, scenario: string): Html | false {
  const rows = analysis.comparisons.filter((row) => row.scenario === scenario);
  if (rows.length === 0) return false;
  const groups = [...new Set(rows.map(({ target }) => target))].map((target) => ({
    head: target,
    rows: rows
      .filter((row) => row.target === target)
      .map((row) => [
        { value: row.targetStart },
        { value: `${row.reference}, ${row.start}` },
        { value: formatComparison(row) },
        figure(ratioText(row.ratio, row.low, row.high)),
        figure(formatRatio(detectableRatio(row, analysis.run.scenarios))),
        figure(`${Number((row.level * 100).toFixed(2))} %`),
        { value: row.verdict },
      ]),
  }));
  const columns = [
    { name: "Target" },
    { name: "Its start" },
    { name: "Against" },
    { name: "In words" },
    { name: "Ratio of medians", numeric: true },
    { name: "Found 4 times in 5 from", numeric: true },
    { name: "Level", numeric: true },
    { name: "Verdict" },
  ];
  const every = table(`${scenario}: comparisons`, columns, groups);
  return isCrowded(analysis, scenario) ? fold("Comparisons", every) : every;
}

function ratioText(ratio: number, low: number, high: number): string {
  return `${formatNumber(ratio)} [${formatNumber(low)}, ${formatNumber(high)}]`;
}
