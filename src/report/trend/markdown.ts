import { notableSteps, whereFrom } from "../../analysis/trend-sentence.ts";
import type { Trend, TrendSeries } from "../../analysis/trend-model.ts";
import { formatShare } from "../figures.ts";
import { escapeMarkdown, escapeMarkdownLine, markdownTable } from "../markdown-text.ts";
import { darkTheme, lightTheme } from "../theme.ts";
import { formatDay } from "../version-figures.ts";
import { formatChanges, formatLevels, formatNow, formatRuns, formatStep, methodLines } from "./figures.ts";
import { trendImagePath } from "./png.ts";
import { sparkline } from "./sparkline.ts";

const lineColumns = 40;

/**
 * A trend as Markdown: the verdict sentence, the steps, then per scenario its chart and a line of blocks for each series.
 * @param drawn whether the images are there. Ends with a line break.
 */
export function renderTrendMarkdown(trend: Trend, drawn: boolean): string {
  const { runs, machine, series, notes, rate, minimumRuns, sentence } = trend;
  const scenarios = [...new Set(series.map(({ scenario }) => scenario))];
  const blocks = [
    "# Cold starts over time",
    `**${escapeMarkdown(sentence)}**`,
    escapeMarkdown(`${formatRuns(runs)}; ${machine}`),
    ...stepBlocks(trend),
    ...scenarios.flatMap((scenario) => [
      `## ${escapeMarkdown(scenario)}`,
      ...(drawn ? [imageLink(scenario)] : []),
      seriesTable(series.filter((one) => one.scenario === scenario)),
    ]),
    [...notes, ...methodLines(rate, minimumRuns)].map((line) => `- ${escapeMarkdownLine(line)}`).join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function stepBlocks(trend: Trend): string[] {
  const steps = notableSteps(trend);
  if (steps.length === 0) return [];
  return [
    "## Steps, newest first",
    markdownTable(
      ["since", "series", "step", "levels", "where", "what else changed"],
      steps.map(({ series, step }) => [
        formatDay(step.first.startedAt),
        `${series.scenario} ${series.target} ${series.start}`,
        formatStep(step),
        formatLevels(step),
        whereFrom(step),
        formatChanges(step.changes),
      ]),
    ),
  ];
}

function seriesTable(series: readonly TrendSeries[]): string {
  return markdownTable(
    ["target", "start", "runs", "noise", "now", "oldest to newest"],
    series.map((one) => [
      one.target,
      one.start,
      String(one.points.length),
      one.cv === null ? "" : formatShare(one.cv),
      formatNow(one),
      lineOf(one),
    ]),
  );
}

function lineOf({ points, steps }: TrendSeries): string {
  const { stretches } = sparkline(
    points.map(({ medianNs }) => medianNs),
    steps.map(({ at }) => at),
    lineColumns,
  );
  return stretches.join("\u2502");
}

/** Follows the reader's appearance where that is known, as GitHub's is. */
function imageLink(scenario: string): string {
  const [light, dark] = [lightTheme, darkTheme].map((theme) => trendImagePath(scenario, theme));
  const alt = escapeMarkdown(`${scenario}: medians over time`).replaceAll('"', "&quot;");
  return `<picture><source media="(prefers-color-scheme: dark)" srcset="${dark}"><img alt="${alt}" src="${light}"></picture>`;
}
