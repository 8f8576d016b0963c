import type { Analysis } from "../../analysis/analysis.ts";
import { codeRows } from "../code-figures.ts";
import { figure, table } from "./table.ts";
import { type Html, html } from "./template.ts";

/** What is known of the compiled code of a scenario's targets; nothing where none is. */
export function codeTable(analysis: Analysis, scenario: string): Html | false {
  const rows = codeRows(analysis, scenario);
  if (rows.length === 0) return false;
  const columns = [
    { name: "Target" },
    { name: "Host" },
    { name: "Starts" },
    { name: "Code" },
    { name: "Tier" },
    { name: "Module", numeric: true },
    { name: "Compiled", numeric: true },
    { name: "Compiling, wall", numeric: true },
    { name: "Compiling, CPU", numeric: true },
  ];
  const groups = [...new Set(rows.map(({ target }) => target))].map((target) => ({
    head: target,
    rows: rows
      .filter((row) => row.target === target)
      .map((row, at) => [
        { value: at === 0 ? row.host : "", wrap: true },
        { value: row.starts },
        { value: row.state },
        { value: row.tier },
        figure(row.module),
        figure(row.compiled),
        figure(row.wall),
        figure(row.cpu),
      ]),
  }));
  return html`${table(`${scenario}: compiled code`, columns, groups)}
    <p class="quiet">
      jit is compiled by the start itself, jit-cached found compiled in a cache or in the running host, aot compiled
      before to a file, interpreter never. Compiling alone is a part of the start where the host reports it, else the
      host's own command, measured apart: its wall time hides that a compiler may use every core.
    </p>`;
}
