import type { Analysis } from "../../analysis/analysis.ts";
import { isLoadDrawn } from "../charts/load-lines.ts";
import type { ChartName } from "../charts/scenario-charts.ts";
import { loadColumns, loadNote, loadRemark, loadsOf } from "../load-figures.ts";
import { figure, table } from "./table.ts";
import { type Html, html } from "./template.ts";

/** Traffic: its charts and every number of it; nothing where a scenario did not ask for it. @param figureOf draws a chart of the scenario */
export function loadSection(analysis: Analysis, scenario: string, figureOf: (name: ChartName) => Html): Html | false {
  const loads = loadsOf(analysis, scenario);
  const [first] = loads;
  if (first === undefined) return false;
  const [, ...columns] = loadColumns;
  const heads = [{ name: "Target" }, ...columns.map(({ head, numeric }) => ({ name: sentenceCase(head), numeric }))];
  const groups = loads
    .filter(({ measured }) => measured !== null)
    .map((load) => ({
      head: load.target,
      rows: [columns.map(({ numeric, text }) => (numeric ? figure(text(load)) : { value: text(load) }))],
    }));
  const remarks = loads.map(loadRemark).filter((remark) => remark !== null);
  return html`<h3>Load</h3>
    <p>${loadNote(first)}</p>
    ${isLoadDrawn(analysis, scenario) && html`${figureOf("load-latency")} ${figureOf("load-time")}`}
    ${groups.length > 0 && table(`${scenario}: load`, heads, groups)}
    ${
      remarks.length > 0 &&
      html`<ul>
        ${remarks.map((remark) => html`<li>${remark}</li>`)}
      </ul>`
    }`;
}

function sentenceCase(text: string): string {
  return /^p\d/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
