import type { Analysis, Cell, ShapeBin } from "../../analysis/analysis.ts";
import { formatDuration, formatNumber } from "../../units/format-duration.ts";
import type { StartKind } from "../../units/start-kind.ts";
import { formatCount, formatMedian } from "../figures.ts";
import { hostNote } from "../host-notes.ts";
import { targetStyle, withOpacity } from "../theme.ts";
import { cellOf, placeOf, shownTargets } from "./cells.ts";
import type { ChartConfig, ChartModel, ChartView } from "./chart-view.ts";
import { type LaneItem, laneChart, pointsOf } from "./lane-chart.ts";
import type { LaneGroup, LaneLayout } from "./lanes.ts";
import { ratioAxis } from "./ratio-axis.ts";
import { type LaneShape, shapePlugin } from "./shape-marks.ts";
import { describe } from "./starts-chart.ts";
import { cellTooltip } from "./tooltip.ts";

interface ShapeLane extends LaneItem {
  readonly cell: Cell;
}

const laneHeightPx = 44;

/** What is further from its target's median than so many times would leave no room for the rest. */
const furthest = 5;

/**
 * A histogram of every target's starts of one kind, over that target's own median: where they lie against one another the
 * other charts show, here all have the same room for their shape. Several modes are marked. Its axis is always a log axis.
 */
export function shapeChart(analysis: Analysis, view: ChartView, start: StartKind): ChartModel {
  const cells = shownTargets(analysis, view)
    .map(({ name }) => cellOf(analysis, view.scenario, name, start))
    .filter((cell) => (cell?.median?.point ?? 0) > 0) as Cell[];
  const outside = cells.reduce((sum, cell) => sum + countOf(cell.shape) - countOf(barsOf(cell)), 0);
  const severalModes = cells.some(({ modes }) => modes !== null);
  const title = `Shape: ${start}`;
  const what = start === "warm" ? "instances" : "starts";
  return {
    title,
    caption: [
      `Histogram of all ${what} of a target over its own median, each as high as its line: the shape, not the speed.`,
      severalModes
        ? "Triangles mark the modes where the dip test finds more than one: there the median may lie where hardly any start does."
        : "The dip test finds no second mode in any of them.",
      ...(outside === 0 ? [] : [`${formatCount(outside)} more than ${furthest} times off are not drawn.`]),
    ].join(" "),
    description: `${title}, ${view.scenario}: ${describe(cells)}${cells.map(modesInWords).join("")}`,
    ...laneChart(view, {
      title: `${view.scenario}: shape of ${start}`,
      subtitle: `histogram of all ${what} over their target's median${severalModes ? ", triangles where the dip test finds several modes" : ""}; ${analysis.run.id}`,
      groups: cells.map((cell) => groupOf(analysis, view, cell)),
      sideLabels: "groups",
      laneHeightPx,
      xAxis: ratioAxis(
        view,
        axisTitle(view),
        cells.flatMap((cell) => barsOf(cell).flatMap((bin) => ratiosOf(cell, bin))),
      ),
      datasets: (layout) => [hoverPoints(view, layout, what)],
      plugins: (layout) => [
        shapePlugin(
          view.theme,
          layout.lanes.map((lane) => shapeOf(analysis, view, lane)),
        ),
      ],
      legend: [],
    }),
  };
}

function groupOf(analysis: Analysis, view: ChartView, cell: Cell): LaneGroup<ShapeLane> {
  const { modes } = cell;
  const aside = [
    hostNote(analysis, cell),
    ...(modes === null
      ? []
      : [view.layout === "wide" ? "several modes" : `several modes, p ${formatNumber(modes.pValue)}`]),
  ].filter((part) => part !== "");
  return {
    label: cell.target,
    lanes: [
      {
        cell,
        text: {
          caption: "",
          value: formatMedian(cell.median),
          ...(aside.length === 0 ? {} : { aside: aside.join(", ") }),
        },
        tooltip: [...cellTooltip(analysis, cell), ...(modes === null ? [] : [modesText(modes)])],
      },
    ],
  };
}

function modesText({ pValue, atNs }: NonNullable<Cell["modes"]>): string {
  const places = atNs.length === 0 ? "" : ` near ${atNs.map((ns) => formatDuration(ns)).join(" and ")}`;
  return `more than one mode${places} (dip test, p ${formatNumber(pValue)})`;
}

function modesInWords({ target, modes }: Cell): string {
  return modes === null ? "" : `; ${target} has ${modesText(modes)}`;
}

function axisTitle({ layout }: ChartView): string {
  return layout === "narrow" ? "over the target's own median" : "time over the median of the same target (log scale)";
}

/** Bars that are drawn. */
function barsOf(cell: Cell): ShapeBin[] {
  return cell.shape.filter((bin) => ratiosOf(cell, bin).every((ratio) => ratio < furthest && ratio > 1 / furthest));
}

/** Both ends of a bar over the cell's median. */
function ratiosOf({ median }: Cell, { lowNs, highNs }: ShapeBin): [number, number] {
  const middle = median?.point ?? 1;
  return [lowNs / middle, highNs / middle];
}

function countOf(bins: readonly ShapeBin[]): number {
  return bins.reduce((sum, { count }) => sum + count, 0);
}

/** Nothing of it shows: what is hovered, one in the middle of each bar. */
function hoverPoints(
  view: ChartView,
  layout: LaneLayout<ShapeLane>,
  what: string,
): ChartConfig["data"]["datasets"][number] {
  return {
    type: "scatter" as const,
    label: "bars",
    data: pointsOf(layout, ({ cell }, y) =>
      barsOf(cell).map((bin) => ({
        x: Math.sqrt(bin.lowNs * bin.highNs) / (cell.median?.point ?? 1),
        y,
        note: `${formatCount(bin.count)} of ${formatCount(cell.n)} ${what} from ${formatDuration(bin.lowNs)} to ${formatDuration(bin.highNs)}`,
      })),
    ),
    pointRadius: 0,
    pointHoverRadius: 3,
    pointHoverBackgroundColor: view.theme.text,
    backgroundColor: withOpacity(view.theme.text, 0),
  };
}

function shapeOf(
  analysis: Analysis,
  view: ChartView,
  { item: { cell }, y }: LaneLayout<ShapeLane>["lanes"][number],
): LaneShape {
  const highest = cell.shape.reduce((most, { count }) => Math.max(most, count), 0);
  return {
    bottom: y + laneHeightPx / 2 - 3,
    heightPx: laneHeightPx - 14,
    color: targetStyle(view.theme, placeOf(analysis, view.scenario, cell.target)).color,
    bars: barsOf(cell).map((bin) => {
      const [low, high] = ratiosOf(cell, bin);
      return { low, high, height: bin.count / highest };
    }),
    modes: (cell.modes?.atNs ?? []).map((ns) => ns / (cell.median?.point ?? 1)),
  };
}
