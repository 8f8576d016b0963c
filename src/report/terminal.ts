import type { Analysis, Cell } from "../analysis/analysis.ts";
import { limitsOfRun } from "../analysis/limits-of-run.ts";
import type { ScenarioRecord, TargetRecord } from "../results/run-record.ts";
import { startKinds } from "../units/start-kind.ts";
import { comparisonBlocks } from "./comparison/terminal.ts";
import { formatSpending } from "./figures.ts";
import { burstTable } from "./terminal/burst-table.ts";
import { densityTable } from "./terminal/density-table.ts";
import { loadTable } from "./terminal/load-table.ts";
import { cellTable, comparisonTable, phaseTable } from "./terminal/tables.ts";
import { rangePlot } from "./terminal/range-plot.ts";
import { type TerminalColors, hanging, plainText } from "./terminal/text.ts";

/** How the text is laid out. */
export interface TerminalOptions {
  /** Columns; at least 60 are used. */
  readonly width: number;
  /** picocolors, on or off: `createColors(enabled)`. */
  readonly colors: TerminalColors;
  /** Every number instead of those that answer the question. */
  readonly all: boolean;
  /** Lines before the verdict, such as where the files are. */
  readonly footer?: readonly string[];
  /** Draws with - | o instead of box characters. */
  readonly ascii?: boolean;
}

/**
 * The report for a terminal or a pipe: per scenario a table and a plot of the ranges, then what was skipped and why,
 * warnings with their hints, the footer, and last the verdict sentences, each on a line of its own however long: scripts
 * read the last line. No other line is wider than `width` (names are cut in the middle), except with `all`, which keeps
 * every column. No trailing newline.
 */
export function renderTerminal(analysis: Analysis, options: TerminalOptions): string {
  const width = Math.max(60, options.width);
  const layout = { ...options, width };
  const blocks = [
    ...analysis.run.scenarios.map((scenario) => scenarioBlock(analysis, scenario, layout)),
    ...(analysis.versions === null ? [] : comparisonBlocks(analysis.versions, layout)),
    targetLines(analysis.targets, layout),
    limitLines(analysis, layout),
    warningLines(analysis, layout),
    statusLine(analysis, layout),
    (options.footer ?? []).map(plainText).join("\n"),
    lastLines(analysis)
      .map((sentence) => options.colors.bold(plainText(sentence)))
      .join("\n"),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** The verdict on the versions comes last: it is what a run against another version was made for. */
function lastLines({ sentences, versions }: Analysis): readonly string[] {
  return versions === null || sentences.includes(versions.sentence) ? sentences : [...sentences, versions.sentence];
}

function scenarioBlock(analysis: Analysis, scenario: ScenarioRecord, options: TerminalOptions): string {
  const { colors, width, all } = options;
  const cells = cellsOf(analysis, scenario.name);
  const heading = `${colors.bold(plainText(scenario.name))}${scenario.description === undefined ? "" : colors.dim(`  ${hanging(plainText(scenario.description), width - scenario.name.length - 2, 0)}`)}`;
  if (cells.length === 0) return `${heading}\n\nnothing was measured`;
  return [
    heading,
    cellTable(analysis, cells, options),
    rangePlot(cells, options),
    loadTable(analysis, scenario.name, options),
    burstTable(analysis, scenario.name, options),
    densityTable(analysis, scenario.name, options),
    ...(all ? [phaseTable(cells, options), comparisonTable(analysis, scenario.name, options)] : []),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

/** Cells of a scenario in the order of its targets, coldest start first. */
function cellsOf(analysis: Analysis, scenario: string): Cell[] {
  const targets = analysis.targets.filter((target) => target.scenario === scenario).map(({ name }) => name);
  return analysis.cells
    .filter((cell) => cell.scenario === scenario)
    .toSorted(
      (a, b) =>
        targets.indexOf(a.target) - targets.indexOf(b.target) ||
        startKinds.indexOf(a.start) - startKinds.indexOf(b.start),
    );
}

function targetLines(targets: readonly TargetRecord[], { colors, width, all }: TerminalOptions): string {
  const skipped = targets
    .filter(({ available }) => !available)
    .flatMap(({ scenario, name, reason, hint }) => [
      hanging(
        `${colors.yellow("skipped")} ${plainText(`${name} (${scenario}): ${reason ?? "not available"}`)}`,
        width,
        8,
      ),
      ...(hint === undefined ? [] : [hanging(`        ${plainText(hint)}`, width, 8)]),
    ]);
  const unreachable = targets
    .filter(({ available }) => available && all)
    .flatMap(({ scenario, name, starts }) =>
      startKinds.flatMap((start) => {
        const support = starts[start];
        if (support === undefined || support.reachable) return [];
        const same = support.sameAs === undefined ? "" : `, same as ${support.sameAs}`;
        return [
          hanging(plainText(`not reachable: ${name} ${start} (${scenario}${same}): ${support.reason}`), width, 8),
        ];
      }),
    );
  return [...skipped, ...unreachable].join("\n");
}

/** What the numbers do not show, where every number is shown. */
function limitLines(analysis: Analysis, { colors, width, all }: TerminalOptions): string {
  if (!all) return "";
  const lines = limitsOfRun(analysis, false).map(({ topic, text }) =>
    hanging(plainText(`- ${topic}: ${text}`), width, 2),
  );
  return [colors.bold("What this does not show"), ...lines].join("\n");
}

function warningLines({ warnings }: Analysis, { colors, width }: TerminalOptions): string {
  return warnings
    .flatMap(({ message, hint }) => [
      hanging(`${colors.yellow("warning")} ${plainText(message)}`, width, 8),
      ...(hint === undefined ? [] : [colors.dim(hanging(`        ${plainText(hint)}`, width, 8))]),
    ])
    .join("\n");
}

function statusLine({ run, incomplete }: Analysis, { colors, width }: TerminalOptions): string {
  const spent = run.spending === undefined ? [] : [hanging(`Spent: ${formatSpending(run.spending)}`, width, 0)];
  const notes = [
    ...(run.status === "complete" ? [] : [`This run is ${run.status}: these are the trials that were finished.`]),
    ...(incomplete ? ["Incomplete: more trials failed or were set aside than the scenario tolerates."] : []),
  ];
  return [...spent, ...notes.map((note) => colors.red(hanging(note, width, 0)))].join("\n");
}
