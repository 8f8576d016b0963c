import type { Analysis, Density } from "../../analysis/analysis.ts";
import {
  densitiesOf,
  formatExtrapolated,
  formatHeld,
  formatHost,
  formatPerInstance,
  formatStop,
} from "../density-figures.ts";
import { formatBytes, formatLevel } from "../figures.ts";
import { targetStyle } from "../theme.ts";
import { bytesAxis } from "./bytes-axis.ts";
import { placeOf, shownTargets } from "./cells.ts";
import type { ChartConfig, ChartModel, ChartView } from "./chart-view.ts";
import { type LaneItem, laneChart, pointsOf } from "./lane-chart.ts";
import type { LaneGroup, LaneLayout } from "./lanes.ts";
import { type Whisker, whiskerPlugin } from "./marks.ts";

interface DensityLane extends LaneItem {
  readonly density: Density;
}

/** What one more idle instance takes on every target, with its interval. */
export function densityChart(analysis: Analysis, view: ChartView): ChartModel {
  const all = densitiesOf(analysis.densities, view.scenario);
  const densities = shownTargets(analysis, view).flatMap(({ name }) => all.filter(({ target }) => target === name));
  const groups = densities.map(groupOf);
  const title = "Memory of an idle instance";
  const level = formatLevel(analysis.level);
  return {
    title,
    caption: [
      `What one more instance takes that waits, with its ${level} interval: less is better.`,
      "What the host takes once, whatever their number, is in the table below.",
      ...(view.scale === "log" ? ["Equal distances are equal ratios."] : []),
      ...(densities.some(isCut) ? ["An interval that is lower than a tenth of its point is cut there."] : []),
    ].join(" "),
    description: `${title}, ${view.scenario}: ${densities.map(describeDensity).join("; ")}`,
    ...laneChart(view, {
      title: `${view.scenario}: memory of an idle instance`,
      subtitle: `what one more takes, with its ${level} interval; ${analysis.run.id}`,
      groups,
      sideLabels: "groups",
      laneHeightPx: 30,
      xAxis: bytesAxis(view, axisTitle(view), densities.flatMap(valuesOf)),
      datasets: (layout) => [datasetOf(analysis, view, layout)],
      plugins: (layout) => [
        whiskerPlugin(
          view.theme,
          layout.lanes.flatMap(({ item, y }) => whiskersOf(item.density, y)),
        ),
      ],
      legend: [],
    }),
  };
}

/** Where the lower end of an interval is cut, as a share of its point. */
const leastShown = 0.1;

/** Shapes that are made of lines alone: there is nothing in them to fill. */
const lineShapes: ReadonlySet<string> = new Set(["star", "crossRot", "cross"]);

/** Whether a scenario has anything for this chart. */
export function isDensityDrawn({ densities }: Analysis, scenario: string): boolean {
  return densitiesOf(densities, scenario).some(({ perInstance }) => perInstance !== null);
}

function axisTitle({ scale }: ChartView): string {
  return `memory per idle instance${scale === "log" ? " (log scale)" : ""}`;
}

function describeDensity(density: Density): string {
  return `${density.target} ${formatPerInstance(density)} each, ${formatHeld(density)} in ${formatBytes(density.budgetBytes)}`;
}

function groupOf(density: Density): LaneGroup<DensityLane> {
  const { target, perInstance, budgetBytes } = density;
  const drawn = perInstance !== null && perInstance.point > 0;
  const lane: DensityLane = {
    density,
    text: {
      caption: "",
      value: drawn ? formatPerInstance(density) : "",
      ...(drawn ? {} : { note: perInstance === null ? formatStop(density) : "no growth was seen" }),
    },
    ...(drawn ? {} : { captionOnly: true }),
    tooltip: [
      target,
      `${formatPerInstance(density)} per idle instance`,
      `host alone: ${formatHost(density)}`,
      `in ${formatBytes(budgetBytes)}: ${formatHeld(density)}, measured`,
      ...(density.extrapolated === null ? [] : [`extrapolated: ${formatExtrapolated(density)}`]),
    ],
  };
  return { label: target, lanes: [lane] };
}

function valuesOf({ perInstance }: Density): number[] {
  if (perInstance === null || perInstance.point <= 0) return [];
  const { point, low, high } = perInstance;
  return [point, Math.max(low ?? point, leastShown * point), high ?? point];
}

/** An interval may reach 0 and below, which has no place on a log axis. */
function isCut({ perInstance }: Density): boolean {
  if (perInstance === null || perInstance.point <= 0) return false;
  const { point, low } = perInstance;
  return low !== null && low < leastShown * point;
}

function whiskersOf(density: Density, y: number): Whisker[] {
  const { perInstance } = density;
  const [point, low, high] = valuesOf(density);
  if (perInstance?.low === null || point === undefined || low === undefined || high === undefined) return [];
  return [{ low, high, y }];
}

function datasetOf(
  analysis: Analysis,
  view: ChartView,
  layout: LaneLayout<DensityLane>,
): ChartConfig["data"]["datasets"][number] {
  const styles = layout.lanes
    .filter(({ item }) => valuesOf(item.density).length > 0)
    .map(({ item }) => targetStyle(view.theme, placeOf(analysis, view.scenario, item.density.target)));
  return {
    type: "scatter" as const,
    label: "memory per idle instance",
    order: 1,
    data: pointsOf(layout, ({ density }, y) =>
      valuesOf(density)
        .slice(0, 1)
        .map((x) => ({ x, y })),
    ),
    backgroundColor: styles.map(({ color }) => color),
    borderColor: styles.map(({ color, shape }) => (lineShapes.has(shape) ? color : view.theme.surface)),
    borderWidth: styles.map(({ shape }) => (lineShapes.has(shape) ? 2 : 1)),
    pointStyle: styles.map(({ shape }) => shape),
    clip: 8,
    pointRadius: 6.5,
    pointHoverRadius: 8.5,
  };
}
