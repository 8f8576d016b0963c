import type { Analysis } from "../analysis/analysis.ts";
import { loadColumns, loadNote, loadRemark, loadsOf } from "./load-figures.ts";
import { escapeMarkdown, markdownTable } from "./markdown-text.ts";

/** Traffic of a scenario: what it was, a row per target, and why something was not measured. Empty where there was none. */
export function loadBlocks(analysis: Analysis, scenario: string): string[] {
  const loads = loadsOf(analysis, scenario);
  const [first] = loads;
  if (first === undefined) return [];
  const measured = loads.filter((load) => load.measured !== null);
  const rows = measured.map((load) => loadColumns.map(({ text }) => text(load)));
  const heads = loadColumns.map(({ head }) => head);
  const remarks = loads.map(loadRemark).filter((remark) => remark !== null);
  return [
    escapeMarkdown(loadNote(first)),
    ...(rows.length === 0 ? [] : [markdownTable(heads, rows)]),
    ...(remarks.length === 0 ? [] : [remarks.map((remark) => `- ${escapeMarkdown(remark)}`).join("\n")]),
  ];
}
