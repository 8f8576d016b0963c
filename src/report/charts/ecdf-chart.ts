import type { Analysis, Cell } from "../../analysis/analysis.ts";
import { listTargets } from "../../analysis/name-list.ts";
import { formatDuration } from "../../units/format-duration.ts";
import type { StartKind } from "../../units/start-kind.ts";
import { hostNote } from "../host-notes.ts";
import { targetStyle } from "../theme.ts";
import { cellOf, placeOf, shownTargets } from "./cells.ts";
import { frameOptions } from "./chart-frame.ts";
import type { ChartConfig, ChartModel, ChartPoint, ChartView } from "./chart-view.ts";
import { durationAxis } from "./duration-axis.ts";
import { thinningNote } from "./thinning-note.ts";
import { shorten } from "./lanes.ts";
import { fontOf, legendOptions, titleOptions } from "./lane-chart.ts";
import { surfacePlugin } from "./marks.ts";
import { axisTitle, describe } from "./starts-chart.ts";
import { cellTooltip, tooltipOptions } from "./tooltip.ts";

/** Share of starts that had answered by a given time, a step line per target, for one start. */
export function ecdfChart(analysis: Analysis, view: ChartView, start: StartKind): ChartModel {
  const cells = shownTargets(analysis, view)
    .map(({ name }) => cellOf(analysis, view.scenario, name, start))
    .filter((cell) => cell !== undefined && cell.n > 0) as Cell[];
  const values = cells.flatMap(({ observations }) => observations.map(({ ns }) => ns));
  const title = `Distribution: ${start}`;
  const narrow = view.layout === "narrow";
  const withHost = cells.filter((cell) => hostNote(analysis, cell) !== "");
  const config: ChartConfig = {
    type: "line",
    data: { datasets: cells.map((cell, index) => lineOf(analysis, view, cell, index)) },
    options: {
      ...frameOptions(view, 24),
      parsing: false,
      scales: {
        x: {
          ...durationAxis(view, axisTitle(view), values),
          ...(view.scale === "linear" ? { beginAtZero: true } : {}),
        },
        y: shareAxis(view),
      },
      plugins: {
        legend: legendOptions(
          view,
          cells.map(({ target }) => ({
            text: shorten(target, legendLetters),
            ...targetStyle(view.theme, placeOf(analysis, view.scenario, target)),
          })),
        ),
        tooltip: tooltipOptions(view, (point) => tooltipOf(analysis, cells[point.lane ?? -1])),
        ...titleOptions(
          view,
          `${view.scenario}: distribution of ${start}`,
          `empirical distribution of ${start === "warm" ? "instances" : "starts"}; ${analysis.run.id}`,
        ),
      },
    } as unknown as NonNullable<ChartConfig["options"]>,
    plugins: [surfacePlugin(view.theme)],
  };
  return {
    title,
    caption: [
      "Share of starts that had answered by a time: left is faster, steep is steady, a long top is a tail.",
      ...(withHost.length === 0 || withHost.length === cells.length
        ? []
        : [`Starts of ${listTargets(namesOf(withHost), cells.length)} include starting the host or the process.`]),
      thinningNote(cells),
    ]
      .filter((part) => part !== "")
      .join(" "),
    description: `${title}, ${view.scenario}: ${describe(cells)}`,
    heightPx: (narrow ? 320 : 360) + (view.titled ? 58 : 0) + legendHeight(view, namesOf(cells)),
    config,
  };
}

/** Longer names are cut in the middle: a line of the legend has to hold one. */
const legendLetters = 40;

function namesOf(cells: readonly Cell[]): string[] {
  return cells.map(({ target }) => target);
}

/** What the legend takes, px: lines as they break where a letter is 6.6 px wide on average, and a mark 40. */
function legendHeight({ layout }: ChartView, names: readonly string[]): number {
  const most = layout === "narrow" ? 310 : 890;
  let [lines, used] = [1, 0];
  for (const name of names) {
    const width = Math.min(name.length, legendLetters) * 6.6 + 40;
    if (used + width > most && used > 0) [lines, used] = [lines + 1, 0];
    used += width;
  }
  return lines * 22;
}

function shareAxis(view: ChartView): object {
  return {
    // A line at 0 or 100 % is not cut by the frame, nor does the legend stand on it.
    min: -2,
    max: 104,
    border: { color: view.theme.grid },
    grid: { color: view.theme.grid },
    title: { display: true, text: "share at or below this time", color: view.theme.muted, font: fontOf(view, 13) },
    ticks: {
      color: view.theme.text,
      font: fontOf(view, 12),
      stepSize: 25,
      includeBounds: false,
      callback: (value: string | number) => `${value} %`,
    },
  };
}

function tooltipOf(analysis: Analysis, cell: Cell | undefined): string[] {
  return cell === undefined ? [] : cellTooltip(analysis, cell);
}

function lineOf(
  analysis: Analysis,
  view: ChartView,
  cell: Cell,
  lane: number,
): ChartConfig["data"]["datasets"][number] {
  const { color, dash, shape } = targetStyle(view.theme, placeOf(analysis, view.scenario, cell.target));
  const points = stepsOf(cell, lane);
  const every = Math.max(1, Math.round(points.length / 6));
  const first = Math.min(points.length - 1, 1 + (lane % every));
  return {
    type: "line" as const,
    label: cell.target,
    data: points,
    stepped: "before" as const,
    borderColor: color,
    backgroundColor: color,
    borderDash: [...dash],
    borderWidth: 2,
    pointStyle: shape,
    // None at the ends, where the frame of the plot would cut it in half.
    pointRadius: points.map((_, at) => (at > 0 && at < points.length - 1 && (at - first) % every === 0 ? 4.5 : 0)),
    pointHitRadius: 6,
    pointHoverRadius: 6,
  };
}

/** Corners of the step line: at each observation the share of observations up to it, in %; it begins at 0 %. */
function stepsOf(cell: Cell, lane: number): ChartPoint[] {
  const sorted = cell.observations.toSorted((a, b) => a.ns - b.ns || (a.rank ?? 0) - (b.rank ?? 0));
  const corners = sorted.map(({ ns, rank }, at) => ({ ns, share: (100 * (rank ?? at + 1)) / cell.n }));
  return [
    { x: sorted[0]?.ns ?? 0, y: 0, lane },
    ...corners.map(({ ns, share }) => ({
      x: ns,
      y: share,
      lane,
      note: `${share.toFixed(0)} % by ${formatDuration(ns)}`,
    })),
  ];
}
