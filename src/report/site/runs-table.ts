import { figure, table, type TableGroup } from "../html/table.ts";
import { type Html, html } from "../html/template.ts";
import { formatCommit } from "../version-figures.ts";
import { runFolder, scenarioFolder } from "./site-paths.ts";
import { namesIn, type SiteRun } from "./site-run.ts";

/**
 * Runs with their machine (said once where all are of one), starts and status, each with the way to its page.
 * @param runs in the order shown
 * @param root the way from the page to the root of the site
 * @param showScenarios names them, with the way to their pages
 */
export function runsTable(caption: string, runs: readonly SiteRun[], root: string, showScenarios: boolean): Html {
  const machines = new Set(runs.map(({ summary }) => summary.machine));
  const isMixed = machines.size > 1 || runs.length === 1;
  const hasCommit = runs.some(({ summary }) => summary.source !== undefined);
  const columns = [
    { name: "Began, UTC" },
    { name: "Run" },
    ...(showScenarios ? [{ name: "Scenarios" }] : []),
    ...(isMixed ? [{ name: "Machine" }] : []),
    ...(hasCommit ? [{ name: "Commit" }] : []),
    { name: "n", numeric: true },
    { name: "Status" },
  ];
  const groups = runs.map((run): TableGroup => {
    const { summary, card } = run;
    return {
      head: summary.startedAt.slice(0, 16).replace("T", " "),
      rows: [
        [
          {
            value:
              card === null ? summary.id : html`<a href="${root}${runFolder(summary.id)}/index.html">${summary.id}</a>`,
          },
          ...(showScenarios ? [{ value: scenarioLinks(run, root) }] : []),
          ...(isMixed ? [{ value: summary.machine, wrap: true }] : []),
          ...(hasCommit ? [{ value: summary.source === undefined ? "" : formatCommit(summary.source) }] : []),
          figure(summary.series.reduce((sum, { n }) => sum + n, 0)),
          { value: statusOf(run) },
        ],
      ],
    };
  });
  return html`${!isMixed && html`<p>All on one machine: ${[...machines]}.</p>`}
    <div class="runs">${table(caption, columns, groups)}</div>`;
}

function scenarioLinks(run: SiteRun, root: string): Html {
  const linked = new Set(run.card?.scenarios.map(({ name }) => name) ?? []);
  return html`${namesIn(run).map(
    (name, at) =>
      html`${at > 0 && ", "}${linked.has(name) ? html`<a href="${root}${scenarioFolder(name)}/index.html">${name}</a>` : name}`,
  )}`;
}

/** "complete; 3 failed, 1 set aside". */
function statusOf({ summary, card }: SiteRun): string {
  const total = (of: "failed" | "setAside"): number => summary.series.reduce((sum, series) => sum + series[of], 0);
  const [failed, setAside] = [total("failed"), total("setAside")];
  const lost = [...(failed > 0 ? [`${failed} failed`] : []), ...(setAside > 0 ? [`${setAside} set aside`] : [])];
  const more = [
    ...(lost.length > 0 ? [lost.join(", ")] : []),
    ...(card?.incomplete === true ? ["more than its scenario tolerates"] : []),
    ...(card === null ? ["kept in a history only"] : []),
  ];
  return [summary.status, ...more].join("; ");
}
