import type { Analysis, Cell, Percentile } from "../../analysis/analysis.ts";
import type { PhaseName } from "../../results/sample.ts";
import { formatDuration, formatNumber } from "../../units/format-duration.ts";
import { doStatesDiffer, formatStates } from "../code-figures.ts";
import {
  formatBytes,
  formatChange,
  formatInterval,
  formatLevel,
  formatMedian,
  formatOutliers,
  formatPercentile,
  formatShare,
  percentileName,
  percentileNames,
  phaseLabel,
  ratioLines,
  referenceOf,
} from "../figures.ts";
import { hostNote } from "../host-notes.ts";
import { isCrowded } from "../target-groups.ts";
import { lightTheme } from "../theme.ts";
import { codeTable } from "./code-table.ts";
import { fold } from "./fold.ts";
import { type TableCell, type TableGroup, figure, table } from "./table.ts";
import { type Html, html } from "./template.ts";

const number = (name: string): { name: string; numeric: boolean } => ({ name, numeric: true });

/** Every number of a scenario: durations first, then what they are made of; that is folded where targets are many. */
export function cellTables(analysis: Analysis, scenario: string): Html {
  const cells = analysis.cells.filter((cell) => cell.scenario === scenario);
  const crowded = isCrowded(analysis, scenario);
  const part = (summary: string, content: Html): Html => (crowded ? fold(summary, content) : content);
  return html`${durations(analysis, scenario, cells)}${failures(cells)}${codeTable(analysis, scenario)}
  ${part("Phases of the median", phases(scenario, cells))}${part("CPU, memory, drift", resources(analysis, scenario, cells))}`;
}

function durations(analysis: Analysis, scenario: string, cells: readonly Cell[]): Html {
  const level = formatLevel(analysis.level);
  const names = percentileNames(cells);
  const coded = doStatesDiffer(analysis, scenario);
  const mixed = new Set(cells.map(({ kind }) => kind)).size > 1;
  const columns = [
    { name: "Target" },
    ...(mixed ? [{ name: "Kind" }] : []),
    { name: "Start" },
    ...(coded ? [{ name: "Code" }] : []),
    number("n"),
    number(`Median [${level} interval]`),
    { name: `Against ${referenceOf(analysis, scenario) ?? "the reference"}` },
    number("Failed"),
    number("Set aside"),
    ...names.map(number),
    number("Min"),
    number("Max"),
    { name: "Outliers" },
  ];
  const row = (cell: Cell): TableCell[] => [
    ...(mixed ? [{ value: cell.kind }] : []),
    { value: startMarkup(analysis, cell) },
    ...(coded ? [{ value: formatStates(cell.code) }] : []),
    figure(cell.n),
    figure(formatMedian(cell.median)),
    { value: ratioLines(analysis, cell).map((line, at) => html`${at > 0 && html`<br />`}${line}`) },
    figure(cell.failed),
    figure(cell.setAside),
    ...names.map((name) => percentileCell(cell.percentiles.find((row) => percentileName(row) === name))),
    figure(cell.minNs === null ? "" : formatDuration(cell.minNs)),
    figure(cell.maxNs === null ? "" : formatDuration(cell.maxNs)),
    { value: formatOutliers(cell.outliers) },
  ];
  return table(`${scenario}: durations`, columns, byTarget(cells, row));
}

function startMarkup(analysis: Analysis, cell: Cell): Html {
  const note = hostNote(analysis, cell);
  return note === "" ? html`${cell.start}` : html`${cell.start} <span class="quiet">${note}</span>`;
}

function percentileCell(percentile: Percentile | undefined): TableCell {
  if (percentile === undefined || percentile.withheld) return { ...figure(formatPercentile(percentile)), quiet: true };
  return figure(formatInterval(percentile));
}

function failures(cells: readonly Cell[]): Html | false {
  const failed = cells.filter((cell) => cell.failures.length > 0);
  return (
    failed.length > 0 &&
    html`<h3>What failed</h3>
      <ul>
        ${failed.flatMap(({ target, start, failures: reasons }) =>
          reasons.map(
            ({ code, message, count }) =>
              html`<li>${target}, ${start}: ${count} times <code>${code}</code>, ${message}</li>`,
          ),
        )}
      </ul>`
  );
}

function phases(scenario: string, cells: readonly Cell[]): Html {
  const order = Object.keys(lightTheme.phases) as PhaseName[];
  const labels = order.flatMap((phase) => [
    ...new Set(cells.flatMap((cell) => cell.phases.filter((row) => row.phase === phase).map(phaseLabel))),
  ]);
  const row = (cell: Cell): TableCell[] => [
    { value: cell.start },
    figure(cell.median === null ? "" : formatDuration(cell.median.point)),
    ...labels.map((label) => {
      const rows = cell.phases.filter((phase) => phaseLabel(phase) === label);
      return figure(rows.map(({ ns, share }) => `${formatDuration(ns)} (${formatShare(share)})`).join(", "));
    }),
  ];
  const columns = [{ name: "Target" }, { name: "Start" }, number("Median"), ...labels.map(number)];
  return table(`${scenario}: phases of the median`, columns, byTarget(cells, row));
}

function resources(analysis: Analysis, scenario: string, cells: readonly Cell[]): Html {
  const billed = cells.some(({ medianBilledMs }) => medianBilledMs !== null);
  const columns = [
    { name: "Target" },
    { name: "Start" },
    number("CPU time, median"),
    number("Peak memory"),
    ...(billed ? [number("Billed, median")] : []),
    number("Requests per value"),
    number("Polling error, at most"),
    { name: "Drift across the run" },
  ];
  const row = (cell: Cell): TableCell[] => [
    { value: cell.start },
    figure(cell.medianCpuNs === null ? "" : formatDuration(cell.medianCpuNs)),
    figure(cell.peakMemoryBytes === null ? "" : formatBytes(cell.peakMemoryBytes)),
    ...(billed ? [figure(formatBilled(analysis, cell))] : []),
    figure(cell.invocationsPerInstance),
    figure(cell.maxPollErrorNs === null ? "" : formatDuration(cell.maxPollErrorNs)),
    { value: driftText(cell.drift), quiet: cell.drift === null },
  ];
  return table(`${scenario}: what it used`, columns, byTarget(cells, row));
}

/** "112 ms", "112 ms (modelled)" where nobody bills it; "" where nothing is billed. */
function formatBilled({ targets }: Analysis, { scenario, target, medianBilledMs }: Cell): string {
  if (medianBilledMs === null) return "";
  const record = targets.find((row) => row.scenario === scenario && row.name === target);
  return `${formatDuration(medianBilledMs * 1e6)}${record?.accounting === "metered" ? "" : " (modelled)"}`;
}

/** "+4.1 % (p = 0.003)", "none found". */
export function driftText(drift: Cell["drift"]): string {
  return drift === null ? "none found" : `${formatChange(drift.change)} (p = ${formatNumber(drift.pValue)})`;
}

function byTarget(cells: readonly Cell[], row: (cell: Cell) => TableCell[]): TableGroup[] {
  return [...new Set(cells.map(({ target }) => target))].map((target) => ({
    head: target,
    rows: cells.filter((cell) => cell.target === target).map(row),
  }));
}
