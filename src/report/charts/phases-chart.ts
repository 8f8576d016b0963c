import type { Plugin } from "chart.js";
import type { Analysis, Cell, PhaseShare } from "../../analysis/analysis.ts";
import type { PhaseName } from "../../results/sample.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { formatShare, phaseLabel } from "../figures.ts";
import { readableOn } from "../theme.ts";
import { shownCells, shownTargets } from "./cells.ts";
import type { ChartConfig, ChartModel, ChartView } from "./chart-view.ts";
import { durationAxis } from "./duration-axis.ts";
import { type LaneItem, fontOf, laneChart, pointsOf } from "./lane-chart.ts";
import type { LaneGroup, LaneLayout } from "./lanes.ts";
import { cellTooltip } from "./tooltip.ts";

interface PhaseLane extends LaneItem {
  readonly cell: Cell;
}

/** One stretch of a bar: a phase, or a named step of one. */
interface Segment {
  readonly phase: PhaseName;
  readonly label: string;
  readonly valueOf: (cell: Cell) => number;
}

/**
 * Where the median of each start goes, as bars of stacked phases.
 * @param by `share`: every bar is 100 % of its own total, printed beside it, so that a start of 0.5 ms reads as well as
 * one of 200 ms; `time`: all bars on one linear axis
 */
export function phasesChart(analysis: Analysis, view: ChartView, by: "share" | "time"): ChartModel {
  const groups = groupsOf(analysis, view);
  const cells = groups.flatMap(({ lanes }) => lanes.map(({ cell }) => cell));
  const segments = segmentsOf(view, cells, by);
  const title = by === "share" ? "Where the time goes" : "Where the time goes, on one scale";
  return {
    title,
    caption:
      by === "share"
        ? "Each bar is the whole of its own median, which is printed beside it: compare what fills the bars, not their lengths."
        : "All bars on one linear axis: lengths compare. What is too short to see is printed beside its bar.",
    description: `${title}, ${view.scenario}: ${cells.map(describePhases).join("; ")}`,
    ...laneChart(view, {
      title: `${view.scenario}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
      subtitle: `phases of the median, mean share of each; ${analysis.run.id}`,
      groups,
      sideLabels: "groups",
      laneHeightPx: 25,
      xAxis: { ...xAxis(view, by, cells), stacked: true },
      stacked: true,
      datasets: (layout) => segments.map((segment) => datasetOf(view, layout, segment)),
      plugins: (layout) => [segmentLabelPlugin(view, layout, segments)],
      legend: [...new Set(segments.map(({ phase }) => phase))].map((phase) => ({
        text: phase,
        color: view.theme.phases[phase],
        shape: "rect",
      })),
    }),
  };
}

function describePhases(cell: Cell): string {
  const phases = cell.phases.map((row) => `${phaseLabel(row)} ${formatShare(row.share)}`).join(", ");
  return `${cell.target} ${cell.start} ${cell.median === null ? "" : formatDuration(cell.median.point)}: ${phases}`;
}

function groupsOf(analysis: Analysis, view: ChartView): LaneGroup<PhaseLane>[] {
  return shownTargets(analysis, view)
    .map(({ name }) => ({
      label: name,
      lanes: shownCells(analysis, view, name)
        .filter(({ n, phases }) => n > 0 && phases.length > 0)
        .map((cell) => ({
          cell,
          text: { caption: cell.start, value: cell.median === null ? "" : formatDuration(cell.median.point) },
          tooltip: cellTooltip(analysis, cell),
        })),
    }))
    .filter(({ lanes }) => lanes.length > 0);
}

function segmentsOf(view: ChartView, cells: readonly Cell[], by: "share" | "time"): Segment[] {
  const rows = cells.flatMap(({ phases }) => phases);
  return (Object.keys(view.theme.phases) as PhaseName[]).flatMap((phase) => {
    const labels = new Set(rows.filter((row) => row.phase === phase).map(phaseLabel));
    return [...labels].map((label) => ({
      phase,
      label,
      valueOf: (cell: Cell) =>
        cell.phases.filter((row) => phaseLabel(row) === label).reduce((sum, row) => sum + amount(row, by), 0),
    }));
  });
}

function amount(row: PhaseShare, by: "share" | "time"): number {
  return by === "share" ? row.share * 100 : row.ns;
}

function xAxis(view: ChartView, by: "share" | "time", cells: readonly Cell[]): object {
  if (by === "time") {
    const medians = cells.flatMap(({ median }) => (median === null ? [] : [median.point]));
    return durationAxis({ ...view, scale: "linear" }, "median time to the complete, validated response", medians);
  }
  const { theme, layout } = view;
  return {
    type: "linear",
    position: "bottom",
    min: 0,
    max: 100,
    border: { color: theme.grid },
    grid: { color: theme.grid },
    title: { display: true, text: "share of the median, %", color: theme.muted, font: fontOf(view, 13) },
    ticks: {
      color: theme.text,
      font: fontOf(view, 12),
      stepSize: layout === "narrow" ? 25 : 10,
      maxRotation: 0,
      callback: (value: string | number) => `${value} %`,
    },
  };
}

function datasetOf(
  view: ChartView,
  layout: LaneLayout<PhaseLane>,
  segment: Segment,
): ChartConfig["data"]["datasets"][number] {
  return {
    type: "bar" as const,
    label: segment.label,
    data: pointsOf(layout, ({ cell }, y) => [{ x: segment.valueOf(cell), y }]),
    indexAxis: "y" as const,
    backgroundColor: view.theme.phases[segment.phase],
    borderColor: view.theme.surface,
    borderWidth: { left: 0, right: 1.5, top: 0, bottom: 0 },
    borderSkipped: false as const,
    barThickness: 19,
    pointStyle: "rect" as const,
  };
}

/** Writes the name of each phase into its stretch where there is room, so that colour is not needed to read it. */
function segmentLabelPlugin(view: ChartView, layout: LaneLayout<PhaseLane>, segments: readonly Segment[]): Plugin {
  return {
    id: "segment-labels",
    afterDatasetsDraw({ ctx, scales }) {
      const { x, y } = scales;
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.font = `11px ${view.fontFamily}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      for (const { item, y: at } of layout.lanes) {
        let from = 0;
        for (const { phase, label, valueOf } of segments) {
          const to = from + valueOf(item.cell);
          const [left, right] = [x.getPixelForValue(from), x.getPixelForValue(to)];
          if (ctx.measureText(label).width + 8 <= right - left) {
            ctx.fillStyle = readableOn(view.theme.phases[phase]);
            ctx.fillText(label, (left + right) / 2, y.getPixelForValue(at) + 0.5);
          }
          from = to;
        }
      }
      ctx.restore();
    },
  };
}
