import type { Analysis, Cell } from "../analysis/analysis.ts";
import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import type { ScenarioRecord } from "../results/run-record.ts";
import { formatDuration } from "../units/format-duration.ts";
import { burstColumns, burstNote, burstsOf } from "./burst-figures.ts";
import type { Artifact } from "./artifact.ts";
import { isDensityDrawn } from "./charts/density-chart.ts";
import { isLoadDrawn } from "./charts/load-lines.ts";
import { loadBlocks } from "./load-markdown.ts";
import { joinBlocks } from "./comparison/cut-blocks.ts";
import { comparisonTitle, isComparisonDrawn } from "./comparison/figures.ts";
import { comparisonMarkdown } from "./comparison/markdown.ts";
import { comparisonImagePath } from "./comparison/images.ts";
import { costMarkdown } from "./cost/markdown.ts";
import { codeRows } from "./code-figures.ts";
import {
  densitiesOf,
  formatExtrapolated,
  formatHeld,
  formatHost,
  formatPerInstance,
  formatStop,
} from "./density-figures.ts";
import {
  formatBytes,
  formatComparison,
  formatLevel,
  formatMedian,
  formatOutliers,
  formatPercentile,
  formatShare,
  percentileName,
  percentileNames,
  phaseLabel,
  ratioLines,
} from "./figures.ts";
import { limitsMarkdown } from "./limits-markdown.ts";
import { hostNote } from "./host-notes.ts";
import { measuredStarts } from "./charts/cells.ts";
import { escapeMarkdown, markdownTable } from "./markdown-text.ts";
import { reproduceCommand } from "./reproduction.ts";
import { imagePath } from "./png-report.ts";
import { darkTheme, lightTheme } from "./theme.ts";

/** `summary.md`: the verdict, tables of every cell and comparison, what was skipped, warnings, and links to the PNG charts. @param cost of the same run; null: not said */
export function renderMarkdown(analysis: Analysis, cost: CostAnalysis | null = null): Artifact[] {
  const { run, sentences, warnings } = analysis;
  const blocks = [
    `# Cold starts: ${run.scenarios.map(({ name }) => escapeMarkdown(name)).join(", ")}`,
    ...sentences.map(escapeMarkdown),
    ...(run.status === "complete" ? [] : [`**This run is ${run.status}.**`]),
    ...(analysis.incomplete ? ["**More trials failed or were set aside than the scenario tolerates.**"] : []),
    ...versionsBlocks(analysis),
    ...run.scenarios.flatMap((scenario) => scenarioBlocks(analysis, scenario)),
    ...(cost === null ? [] : ["## What it costs", ...costMarkdown(cost, false, 3)]),
    ...limitsMarkdown(analysis, cost !== null),
    ...(warnings.length === 0
      ? []
      : [
          "## Warnings",
          warnings
            .map(({ message, hint }) => `- ${escapeMarkdown(hint === undefined ? message : `${message}: ${hint}`)}`)
            .join("\n"),
        ]),
    "## Measure it again",
    `    ${reproduceCommand(analysis)}\n    bench report ${analysis.location}`,
    escapeMarkdown(`Run ${run.id}, ${run.startedAt}, ${run.environment.cpu.model}, ${run.environment.kernel}.`),
  ];
  return [{ path: "summary.md", content: `${blocks.join("\n\n")}\n` }];
}

function versionsBlocks({ versions }: Analysis): string[] {
  if (versions === null) return [];
  const blocks = comparisonMarkdown(versions, { all: true, collapse: false });
  const [light, dark] = [comparisonImagePath(lightTheme), comparisonImagePath(darkTheme)];
  return [
    `## ${escapeMarkdown(comparisonTitle(versions))}`,
    ...(isComparisonDrawn(versions) ? [picture(light, dark, `${comparisonTitle(versions)}: ratios`)] : []),
    joinBlocks(blocks, Number.POSITIVE_INFINITY),
  ];
}

function scenarioBlocks(analysis: Analysis, { name, description }: ScenarioRecord): string[] {
  const cells = analysis.cells.filter(({ scenario }) => scenario === name);
  const comparisons = analysis.comparisons.filter(({ scenario }) => scenario === name);
  const skipped = analysis.targets.filter((target) => target.scenario === name && !target.available);
  return [
    `## ${escapeMarkdown(name)}`,
    ...(description === undefined ? [] : [escapeMarkdown(description)]),
    ...(measuredStarts(analysis, name).length === 0
      ? []
      : [imageLink(name, "starts", "cold against warm"), imageLink(name, "phases", "where the time goes")]),
    cellTable(analysis, cells),
    ...codeTable(analysis, name),
    phaseTable(cells),
    ...(isLoadDrawn(analysis, name) ? [imageLink(name, "load-latency", "latency under load")] : []),
    ...loadBlocks(analysis, name),
    ...burstBlocks(analysis, name),
    ...densityBlocks(analysis, name),
    ...(comparisons.length === 0
      ? []
      : [
          markdownTable(
            ["target", "its start", "against", "ratio of medians"],
            comparisons.map((row) => [
              row.target,
              row.targetStart,
              `${row.reference}, ${row.start}`,
              formatComparison(row),
            ]),
          ),
        ]),
    ...(skipped.length === 0
      ? []
      : [
          skipped
            .map(
              ({ name: target, reason, hint }) =>
                `- ${escapeMarkdown(`Skipped ${target}: ${reason ?? "not available"}${hint === undefined ? "" : `; to have it: ${hint}`}`)}`,
            )
            .join("\n"),
        ]),
  ];
}

function burstBlocks(analysis: Analysis, scenario: string): string[] {
  const bursts = burstsOf(analysis, scenario);
  if (bursts.length === 0) return [];
  const columns = burstColumns(analysis.level);
  const rows = bursts.map((burst) => columns.map(({ text }) => text(burst)));
  const heads = columns.map(({ head }) => head);
  return [burstNote, markdownTable(heads, rows)];
}

function densityBlocks(analysis: Analysis, scenario: string): string[] {
  const densities = densitiesOf(analysis.densities, scenario);
  const [first] = densities;
  if (first === undefined) return [];
  const heads = [
    "target",
    "host alone",
    `per idle instance [${formatLevel(analysis.level)}]`,
    `in ${formatBytes(first.budgetBytes)}, measured`,
    "extrapolated, not measured",
    "ended because",
  ];
  const rows = densities.map((density) => [
    density.target,
    formatHost(density),
    formatPerInstance(density),
    formatHeld(density),
    formatExtrapolated(density),
    formatStop(density),
  ]);
  const picture = isDensityDrawn(analysis, scenario)
    ? [imageLink(scenario, "density", "memory of an idle instance")]
    : [];
  return [...picture, markdownTable(heads, rows)];
}

function cellTable(analysis: Analysis, cells: readonly Cell[]): string {
  const names = percentileNames(cells);
  const heads = [
    "target",
    "kind",
    "start",
    "n",
    "failed",
    "set aside",
    `median [${formatLevel(analysis.level)}]`,
    ...names,
    "min",
    "max",
    "against reference",
    "outliers",
  ];
  return markdownTable(
    heads,
    cells.map((cell) => [
      cell.target,
      cell.kind,
      `${cell.start} ${hostNote(analysis, cell)}`.trim(),
      String(cell.n),
      String(cell.failed),
      String(cell.setAside),
      formatMedian(cell.median),
      ...names.map((name) => formatPercentile(cell.percentiles.find((row) => percentileName(row) === name))),
      cell.minNs === null ? "" : formatDuration(cell.minNs),
      cell.maxNs === null ? "" : formatDuration(cell.maxNs),
      ratioLines(analysis, cell).join("; "),
      formatOutliers(cell.outliers),
    ]),
  );
}

function codeTable(analysis: Analysis, scenario: string): string[] {
  const rows = codeRows(analysis, scenario);
  if (rows.length === 0) return [];
  const heads = ["target", "host", "starts", "code", "tier", "module", "compiled", "compiling, wall", "compiling, CPU"];
  const columns = rows.map((row) => [
    row.target,
    row.host,
    row.starts,
    row.state,
    row.tier,
    row.module,
    row.compiled,
    row.wall,
    row.cpu,
  ]);
  return [markdownTable(heads, columns)];
}

function phaseTable(cells: readonly Cell[]): string {
  return markdownTable(
    ["target", "start", "phases of the median"],
    cells.map(({ target, start, phases }) => [
      target,
      start,
      phases.map((row) => `${phaseLabel(row)} ${formatDuration(row.ns)} (${formatShare(row.share)})`).join(", "),
    ]),
  );
}

/** A picture that follows the reader's light or dark theme where the renderer can. */
function imageLink(scenario: string, chart: string, text: string): string {
  const [light, dark] = [imagePath(scenario, chart, lightTheme), imagePath(scenario, chart, darkTheme)];
  return picture(light, dark, `${scenario}: ${text}`);
}

function picture(light: string, dark: string, text: string): string {
  const alt = escapeMarkdown(text).replaceAll('"', "&quot;");
  return `<picture><source media="(prefers-color-scheme: dark)" srcset="${dark}"><img alt="${alt}" src="${light}"></picture>`;
}
