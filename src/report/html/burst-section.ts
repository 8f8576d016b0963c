import type { Analysis } from "../../analysis/analysis.ts";
import { burstColumns, burstNote, burstsOf } from "../burst-figures.ts";
import { figure, table } from "./table.ts";
import { type Html, html } from "./template.ts";

/** Every number about the bursts of a scenario; nothing where it did not ask for them. */
export function burstTable(analysis: Analysis, scenario: string): Html | false {
  const bursts = burstsOf(analysis, scenario);
  if (bursts.length === 0) return false;
  const [, ...columns] = burstColumns(analysis.level);
  const heads = [{ name: "Target" }, ...columns.map(({ head, numeric }) => ({ name: sentenceCase(head), numeric }))];
  const groups = bursts.map((burst) => ({
    head: burst.target,
    rows: [columns.map(({ numeric, text }) => (numeric ? figure(text(burst)) : { value: text(burst), wrap: true }))],
  }));
  return html`<h3>Bursts</h3>
    <p>${burstNote}</p>
    ${table(`${scenario}: bursts`, heads, groups)}`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
