import { notableSteps, type PlacedStep, whereFrom } from "../../analysis/trend-sentence.ts";
import type { Trend, TrendSeries, TrendStep } from "../../analysis/trend-model.ts";
import { shorten, shortenApart } from "../charts/lanes.ts";
import { formatShare } from "../figures.ts";
import { tableOf } from "../terminal/tables.ts";
import { type TerminalColors, columnsOf, hanging, plainText } from "../terminal/text.ts";
import { formatDay } from "../version-figures.ts";
import { formatChanges, formatLevels, formatNow, formatRuns, formatStep, methodLines } from "./figures.ts";
import { sparkline } from "./sparkline.ts";

/** How the text is laid out. */
export interface TrendView {
  /** Columns; at least 60 are used. */
  readonly width: number;
  /** picocolors, on or off: `createColors(enabled)`. */
  readonly colors: TerminalColors;
  /** Lines before the verdict, such as where the files are. */
  readonly footer?: readonly string[];
}

/**
 * A trend for a terminal or a pipe: per scenario a line of blocks for each series, with a mark at every step; then the steps,
 * newest first, notes, the footer, and last the verdict sentence, however long: scripts read it. No trailing newline.
 */
export function renderTrendTerminal(trend: Trend, view: TrendView): string {
  const layout = { ...view, width: Math.max(60, view.width) };
  const { colors, width } = layout;
  const scenarios = [...new Set(trend.series.map(({ scenario }) => scenario))];
  const dim = (line: string): string => colors.dim(hanging(plainText(line), width, 0));
  const blocks = [
    dim(`${formatRuns(trend.runs)}; ${trend.machine}`),
    ...scenarios.map((scenario) =>
      scenarioBlock(
        scenario,
        trend.series.filter((one) => one.scenario === scenario),
        layout,
      ),
    ),
    stepBlock(trend, layout),
    [...trend.notes, ...methodLines(trend.rate, trend.minimumRuns)].map(dim).join("\n"),
    (view.footer ?? []).map(plainText).join("\n"),
    colors.bold(plainText(trend.sentence)),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

function scenarioBlock(scenario: string, series: readonly TrendSeries[], { colors, width }: TrendView): string {
  const cut = shortenApart(
    series.map(({ target }) => plainText(target)),
    Math.max(12, Math.min(30, Math.floor(width / 5))),
  );
  const rows = series.map((one, at) => [
    series[at - 1]?.target === one.target ? "" : (cut[at] ?? ""),
    one.start,
    String(one.points.length),
    one.cv === null ? "" : formatShare(one.cv),
    formatNow(one),
  ]);
  const heads = ["target", "start", "runs", "noise", "now"];
  const widest = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => columnsOf(row[column] ?? ""))));
  const room = Math.max(12, width - widest.reduce((sum, columns) => sum + columns + 2, 0));
  return [
    colors.bold(shorten(plainText(scenario), width)),
    tableOf(
      [...heads, "oldest to newest"],
      rows.map((row, at) => [...row, lineOf(series[at] as TrendSeries, room, colors)]),
      colors,
    ),
  ].join("\n");
}

/** Blocks; a new level in the colour of its direction, behind a bar where the step is. */
function lineOf({ points, steps }: TrendSeries, columns: number, colors: TerminalColors): string {
  const { stretches, hidden } = sparkline(
    points.map(({ medianNs }) => medianNs),
    steps.map(({ at }) => at),
    columns,
  );
  const shown = steps.filter(({ at }) => at > hidden);
  return stretches
    .map((text, at) => {
      const step = shown[at - 1];
      return step === undefined ? text : `${paint(step, "\u2502", colors)}${paint(step, text, colors)}`;
    })
    .join("");
}

function stepBlock(trend: Trend, view: TrendView): string {
  const steps = notableSteps(trend);
  const small = trend.series.flatMap((one) => one.steps).length - steps.length;
  const { colors, width } = view;
  const lines = steps.flatMap((placed) => stepLines(placed, view));
  const rest =
    small === 0
      ? []
      : [
          colors.dim(
            hanging(
              `${small} ${small === 1 ? "step" : "steps"} within the margin: marked above, of no matter`,
              width,
              0,
            ),
          ),
        ];
  return [...(lines.length === 0 ? [] : [colors.bold("steps, newest first")]), ...lines, ...rest].join("\n");
}

function stepLines({ series, step }: PlacedStep, { colors, width }: TrendView): string[] {
  const name = shorten(plainText(`${series.scenario} ${series.target} ${series.start}`), width - 12);
  const changes = formatChanges(step.changes);
  const also = changes === "" ? "" : `with it: ${changes}`;
  return [
    hanging(`${formatDay(step.first.startedAt)} ${name}: ${paint(step, formatStep(step), colors)}`, width, 11),
    ...[formatLevels(step), whereFrom(step), also]
      .filter((text) => text !== "")
      .map((text) => colors.dim(hanging(`           ${plainText(text)}`, width, 11))),
  ];
}

function paint({ direction }: TrendStep, text: string, colors: TerminalColors): string {
  if (direction === "slower") return colors.red(text);
  return direction === "faster" ? colors.green(text) : text;
}
