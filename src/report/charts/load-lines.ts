import type { Analysis } from "../../analysis/analysis.ts";
import type { Load, MeasuredLoad } from "../../analysis/load-model.ts";
import { targetStyle } from "../theme.ts";
import { placeOf, shownTargets } from "./cells.ts";
import type { ChartConfig, ChartPoint, ChartView } from "./chart-view.ts";
import { shorten } from "./lanes.ts";
import { legendOptions } from "./lane-chart.ts";

/** A load that can be drawn. */
export type DrawnLoad = Load & { readonly measured: MeasuredLoad };

/** Loads of the view's scenario that were measured and whose target is shown. */
export function drawnLoads(analysis: Analysis, view: ChartView): DrawnLoad[] {
  return shownTargets(analysis, view).flatMap(({ name }) => measuredLoads(analysis, view.scenario, name));
}

/** Whether a scenario has anything for the charts of loads. */
export function isLoadDrawn(analysis: Analysis, scenario: string): boolean {
  return measuredLoads(analysis, scenario).some(({ measured }) => measured.answered > 0);
}

function measuredLoads({ loads }: Analysis, scenario: string, target?: string): DrawnLoad[] {
  return loads.flatMap((load) => {
    const { measured } = load;
    const isIt = load.scenario === scenario && (target === undefined || load.target === target);
    return isIt && measured !== null ? [{ ...load, measured }] : [];
  });
}

/** Letters of a name in the legend. */
const legendLetters = 40;

/** One entry for each target that is drawn. */
export function loadLegend(analysis: Analysis, view: ChartView, loads: readonly DrawnLoad[]): object {
  return legendOptions(
    view,
    loads.map(({ target }) => ({
      text: shorten(target, legendLetters),
      ...targetStyle(view.theme, placeOf(analysis, view.scenario, target)),
    })),
  );
}

/** What the legend takes, px: lines as they break where a letter is 6.6 px wide on average, and a mark 40. */
export function loadLegendPx({ layout }: ChartView, loads: readonly DrawnLoad[]): number {
  const most = layout === "narrow" ? 310 : 890;
  let [lines, used] = [1, 0];
  for (const { target } of loads) {
    const width = Math.min(target.length, legendLetters) * 6.6 + 40;
    if (used + width > most && used > 0) [lines, used] = [lines + 1, 0];
    used += width;
  }
  return lines * 22;
}

/** A line in the colour, dash and shape of its target; a point that is marked is hollow. */
export function loadLine(
  analysis: Analysis,
  view: ChartView,
  target: string,
  {
    points,
    axis,
    marked,
    every,
  }: {
    readonly points: readonly ChartPoint[];
    /** The y axis it belongs to. */
    readonly axis?: string;
    /** Points that are not to be trusted. */
    readonly marked?: (at: number) => boolean;
    /** Each how-many-th point carries the shape of its target. */
    readonly every: number;
  },
): ChartConfig["data"]["datasets"][number] {
  const { color, dash, shape } = targetStyle(view.theme, placeOf(analysis, view.scenario, target));
  const place = placeOf(analysis, view.scenario, target);
  const isMarked = (at: number): boolean => marked?.(at) ?? false;
  return {
    type: "line" as const,
    label: target,
    data: [...points],
    ...(axis === undefined ? {} : { yAxisID: axis }),
    borderColor: color,
    backgroundColor: color,
    borderDash: [...dash],
    borderWidth: 2,
    pointStyle: points.map((_, at) => (isMarked(at) ? "circle" : shape)),
    pointBackgroundColor: points.map((_, at) => (isMarked(at) ? view.theme.surface : color)),
    pointBorderColor: color,
    pointBorderWidth: points.map((_, at) => (isMarked(at) ? 1.5 : 1)),
    pointRadius: points.map((_, at) => (isMarked(at) ? 3.5 : (at + place) % every === 0 ? 4 : 0)),
    pointHitRadius: 6,
    pointHoverRadius: 6,
    spanGaps: false,
    clip: 8,
  };
}
