import type { Analysis, Cell } from "../../analysis/analysis.ts";
import type { TargetRecord } from "../../results/run-record.ts";
import { type StartKind, startKinds, startMeaning } from "../../units/start-kind.ts";
import { formatLevel, formatMedian } from "../figures.ts";
import { targetStyle } from "../theme.ts";
import { cellOf, placeOf, shownTargets } from "./cells.ts";
import type { ChartConfig, ChartModel, ChartView } from "./chart-view.ts";
import { durationAxis } from "./duration-axis.ts";
import { type LaneItem, laneChart, pointsOf } from "./lane-chart.ts";
import type { LaneGroup, LaneLayout } from "./lanes.ts";
import { whiskerPlugin } from "./marks.ts";
import { axisTitle, describe, whiskersOf } from "./starts-chart.ts";
import { cellTooltip } from "./tooltip.ts";

interface Rung extends LaneItem {
  readonly target: string;
  readonly cell: Cell | null;
}

/** Every rung of the cold ladder on one axis, each with every target: its median, or why there is none. */
export function ladderChart(analysis: Analysis, view: ChartView): ChartModel {
  const targets = shownTargets(analysis, view).filter(({ available }) => available);
  const groups = startKinds
    .filter((start) => view.starts.includes(start) || !measured(analysis, view, start))
    .map((start) => groupOf(analysis, view, targets, start));
  const cells = groups.flatMap(({ lanes }) => lanes).flatMap(({ cell }) => (cell === null ? [] : [cell]));
  const values = cells.flatMap(({ median }) =>
    median === null ? [] : [median.low ?? median.point, median.point, median.high ?? median.point],
  );
  return {
    title: "The cold ladder",
    caption: `From the coldest start to the warmest: median with ${formatLevel(analysis.level)} interval. Compare inside a rung: its targets begin with the same things ready.`,
    description: `The cold ladder, ${view.scenario}: ${describe(cells)}`,
    ...laneChart(view, {
      title: `${view.scenario}: the cold ladder`,
      subtitle: `median with ${formatLevel(analysis.level)} interval; ${analysis.run.id}`,
      groups,
      sideLabels: "lanes",
      laneHeightPx: 21,
      xAxis: durationAxis(view, axisTitle(view), values),
      datasets: (layout) => datasetsOf(analysis, view, layout),
      plugins: (layout) => [
        whiskerPlugin(
          view.theme,
          layout.lanes.flatMap(({ item, y }) => whiskersOf(item.cell, y)),
        ),
      ],
      legend: [],
    }),
  };
}

function measured(analysis: Analysis, view: ChartView, start: StartKind): boolean {
  return analysis.cells.some((cell) => cell.scenario === view.scenario && cell.start === start);
}

function groupOf(
  analysis: Analysis,
  view: ChartView,
  targets: readonly TargetRecord[],
  start: StartKind,
): LaneGroup<Rung> {
  if (!measured(analysis, view, start)) {
    return {
      label: start,
      detail: view.layout === "narrow" ? whyNone(targets, start) : `${startMeaning[start]}: ${whyNone(targets, start)}`,
      lanes: [],
    };
  }
  const lanes = targets.map((target): Rung => {
    const cell = cellOf(analysis, view.scenario, target.name, start);
    if (cell !== undefined && cell.n > 0) {
      const text = { caption: target.name, value: formatMedian(cell.median) };
      return { target: target.name, cell, text, tooltip: cellTooltip(analysis, cell) };
    }
    const note = cell === undefined ? unreachable(target, start) : "no accepted sample";
    return {
      target: target.name,
      cell: null,
      captionOnly: true,
      text: { caption: target.name, value: "", note },
      tooltip: [],
    };
  });
  return { label: start, detail: startMeaning[start], lanes };
}

function unreachable(target: TargetRecord, start: StartKind): string {
  const support = target.starts[start];
  if (support === undefined || support.reachable) return "not measured";
  return support.sameAs === undefined ? `not reachable: ${support.reason}` : `not reachable: same as ${support.sameAs}`;
}

function whyNone(targets: readonly TargetRecord[], start: StartKind): string {
  const able = targets.filter(({ starts }) => starts[start]?.reachable === true).map(({ name }) => name);
  if (able.length === 0) return "not reachable on any target";
  return `not measured (reachable ${able.length > 2 ? `on ${able.length} targets` : `on ${able.join(" and ")}`})`;
}

function datasetsOf(analysis: Analysis, view: ChartView, layout: LaneLayout<Rung>): ChartConfig["data"]["datasets"] {
  const targets = [...new Set(layout.lanes.map(({ item }) => item.target))];
  return targets.map((target) => {
    const { color, shape } = targetStyle(view.theme, placeOf(analysis, view.scenario, target));
    return {
      type: "scatter" as const,
      label: target,
      data: pointsOf(layout, ({ target: name, cell }, y) =>
        name === target && cell !== null && cell.median !== null ? [{ x: cell.median.point, y }] : [],
      ),
      backgroundColor: color,
      borderColor: color,
      borderWidth: shape === "star" || shape === "crossRot" || shape === "cross" ? 2 : 0,
      pointStyle: shape,
      clip: 8,
      pointRadius: 5,
      pointHoverRadius: 7,
    };
  });
}
