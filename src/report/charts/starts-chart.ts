import type { Analysis, Cell } from "../../analysis/analysis.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { startKinds } from "../../units/start-kind.ts";
import { formatLevel, formatMedian } from "../figures.ts";
import { hostNote } from "../host-notes.ts";
import { startStyle, withOpacity } from "../theme.ts";
import { cellOf, shownCells, shownTargets } from "./cells.ts";
import type { ChartConfig, ChartModel, ChartView } from "./chart-view.ts";
import { durationAxis } from "./duration-axis.ts";
import { jitter } from "./jitter.ts";
import { thinningNote } from "./thinning-note.ts";
import { type LaneItem, laneChart, pointsOf } from "./lane-chart.ts";
import type { LaneGroup, LaneLayout } from "./lanes.ts";
import { samplesOrder, whiskerPlugin } from "./marks.ts";
import { cellTooltip } from "./tooltip.ts";

interface StartLane extends LaneItem {
  readonly cell: Cell | null;
}

/** Every start of every target: each sample as a dot, the median with its interval, grouped by target. */
export function startsChart(analysis: Analysis, view: ChartView): ChartModel {
  const groups = groupsOf(analysis, view);
  const cells = groups.flatMap(({ lanes }) => lanes).flatMap(({ cell }) => (cell === null ? [] : [cell]));
  const title = "Cold against warm";
  const caption = [
    "One dot is one start (warm: the median of one instance's requests); the marker is the median,",
    `the whisker its ${formatLevel(analysis.level)} interval.`,
    view.scale === "log" ? "Equal distances are equal ratios." : "",
    thinningNote(cells),
  ]
    .filter((part) => part !== "")
    .join(" ");
  return {
    title,
    caption,
    description: `${title}, ${view.scenario}: ${describe(cells)}`,
    ...laneChart(view, {
      title: `${view.scenario}: cold against warm`,
      subtitle: `median with ${formatLevel(analysis.level)} interval, every sample a dot; ${analysis.run.id}`,
      groups,
      sideLabels: "groups",
      laneHeightPx: 24,
      xAxis: durationAxis(view, axisTitle(view), cells.flatMap(valuesOf)),
      datasets: (layout) => datasetsOf(view, layout),
      plugins: (layout) => [
        whiskerPlugin(
          view.theme,
          layout.lanes.flatMap(({ item, y }) => whiskersOf(item.cell, y)),
        ),
      ],
      legend: startKinds
        .filter((start) => cells.some((cell) => cell.start === start))
        .map((start) => ({ text: start, ...startStyle(view.theme, start) })),
    }),
  };
}

/** What the duration axis of every chart says. */
export function axisTitle(view: ChartView): string {
  const what = view.layout === "narrow" ? "time to response" : "time from asking to the complete, validated response";
  return view.scale === "log" ? `${what} (log scale)` : what;
}

/** Each cell's median in words, for a text alternative. */
export function describe(cells: readonly Cell[]): string {
  return cells.map((cell) => `${cell.target} ${cell.start} ${formatMedian(cell.median)}`).join("; ");
}

/** All ns that a cell needs room for. */
export function valuesOf(cell: Cell): number[] {
  return [
    ...cell.observations.map(({ ns }) => ns),
    ...(cell.median === null ? [] : [cell.median.low ?? cell.median.point, cell.median.high ?? cell.median.point]),
  ];
}

/** The whisker of a cell's median; none where n is too small for an interval. */
export function whiskersOf(cell: Cell | null, y: number): { low: number; high: number; y: number }[] {
  const median = cell?.median;
  if (median === null || median === undefined || median.low === null || median.high === null) return [];
  return [{ low: median.low, high: median.high, y }];
}

function groupsOf(analysis: Analysis, view: ChartView): LaneGroup<StartLane>[] {
  return shownTargets(analysis, view).flatMap(({ name, available, reason }) => {
    const cells = shownCells(analysis, view, name);
    const lanes: StartLane[] = cells.map((cell) => ({
      cell,
      text: { caption: cell.start, value: formatMedian(cell.median), ...noteOf(cell), ...asideOf(analysis, cell) },
      tooltip: cellTooltip(analysis, cellOf(analysis, cell.scenario, cell.target, cell.start) ?? cell),
    }));
    if (lanes.length > 0) return [{ label: name, lanes }];
    if (available) return [];
    const note = `skipped: ${reason ?? "not available"}`;
    return [
      {
        label: name,
        lanes: [{ cell: null, captionOnly: true, text: { caption: "", value: "", note }, tooltip: [name, note] }],
      },
    ];
  });
}

function noteOf(cell: Cell): { note?: string } {
  return cell.n > 0 ? {} : { note: `no accepted sample: ${cell.failed} failed, ${cell.setAside} set aside` };
}

function asideOf(analysis: Analysis, cell: Cell): { aside?: string } {
  const aside = cell.n > 0 ? hostNote(analysis, cell) : "";
  return aside === "" ? {} : { aside };
}

function datasetsOf(view: ChartView, layout: LaneLayout<StartLane>): ChartConfig["data"]["datasets"] {
  const starts = [...new Set(layout.lanes.flatMap(({ item }) => (item.cell === null ? [] : [item.cell.start])))];
  return starts.flatMap((start) => {
    const { color, shape } = startStyle(view.theme, start);
    const mine = (item: StartLane): Cell[] => (item.cell?.start === start ? [item.cell] : []);
    return [
      {
        type: "scatter" as const,
        label: `samples ${start}`,
        order: samplesOrder,
        data: pointsOf(layout, (item, y) => mine(item).flatMap((cell) => dotsOf(cell, y))),
        backgroundColor: withOpacity(color, view.theme.name === "light" ? 0.42 : 0.6),
        borderWidth: 0,
        clip: 8,
        pointRadius: 2.4,
        pointHoverRadius: 4,
      },
      {
        type: "scatter" as const,
        label: start,
        order: 1,
        data: pointsOf(layout, (item, y) =>
          mine(item).flatMap(({ median }) => (median === null ? [] : [{ x: median.point, y }])),
        ),
        backgroundColor: color,
        borderColor: shape === "star" || shape === "crossRot" ? color : view.theme.surface,
        borderWidth: shape === "star" || shape === "crossRot" ? 2 : 1,
        pointStyle: shape,
        clip: 8,
        pointRadius: 5.5,
        pointHoverRadius: 7.5,
      },
    ];
  });
}

function dotsOf(cell: Cell, y: number): { x: number; y: number; note: string }[] {
  return cell.observations.map(({ ns, trial, outlier }, at) => ({
    x: ns,
    y: y + jitter(at) * 8,
    note: `trial ${trial}: ${formatDuration(ns)}${outlier === "none" ? "" : `, ${outlier} outlier`}`,
  }));
}
