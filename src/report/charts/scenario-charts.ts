import type { Analysis } from "../../analysis/analysis.ts";
import { toDrawn } from "../../analysis/drawn.ts";
import { type StartKind, startKinds } from "../../units/start-kind.ts";
import type { Theme } from "../theme.ts";
import { measuredStarts } from "./cells.ts";
import type { ChartModel, ChartView } from "./chart-view.ts";
import { densityChart, isDensityDrawn } from "./density-chart.ts";
import { ecdfChart } from "./ecdf-chart.ts";
import { ladderChart } from "./ladder-chart.ts";
import { loadLatencyChart } from "./load-latency-chart.ts";
import { isLoadDrawn } from "./load-lines.ts";
import { loadTimeChart } from "./load-time-chart.ts";
import { phasesChart } from "./phases-chart.ts";
import { shapeChart } from "./shape-chart.ts";
import { startsChart } from "./starts-chart.ts";

/** The charts of one scenario: page, images and summaries show these. */
export type ChartName =
  | "starts"
  | "ladder"
  | "phases"
  | "phases-time"
  | "ecdf"
  | "shape"
  | "density"
  | "load-latency"
  | "load-time";

/** A view that shows everything: wide, on a log axis, no target hidden. */
export function fullView(scenario: string, theme: Theme, fontFamily: string): ChartView {
  return { scenario, theme, layout: "wide", scale: "log", starts: startKinds, hidden: [], fontFamily, titled: true };
}

/**
 * One chart of the view's scenario.
 * @param start the one that `ecdf` and `shape` show; the others ignore it
 */
export function chartOf(analysis: Analysis, view: ChartView, name: ChartName, start: StartKind): ChartModel {
  switch (name) {
    case "starts":
      return startsChart(analysis, view);
    case "ladder":
      return ladderChart(analysis, view);
    case "phases":
      return phasesChart(analysis, view, "share");
    case "phases-time":
      return phasesChart(analysis, view, "time");
    case "ecdf":
      return ecdfChart(analysis, view, start);
    case "shape":
      return shapeChart(analysis, view, start);
    case "density":
      return densityChart(analysis, view);
    case "load-latency":
      return loadLatencyChart(analysis, view);
    case "load-time":
      return loadTimeChart(analysis, view);
  }
}

/** The start that ECDF and shape show first: `cold` where it was measured, else the coldest that was; undefined without data. */
export function firstEcdfStart(analysis: Analysis, scenario: string): StartKind | undefined {
  const starts = measuredStarts(analysis, scenario);
  return starts.includes("cold") ? "cold" : starts[0];
}

/** Charts that stand as images: one of each, and an ECDF and a shape for every measured start. Empty for a scenario without data. */
export function imageCharts(whole: Analysis, view: ChartView): { readonly name: string; readonly model: ChartModel }[] {
  const analysis = toDrawn(whole);
  const starts = measuredStarts(analysis, view.scenario);
  if (starts.length === 0) return [];
  return [
    { name: "starts", model: startsChart(analysis, view) },
    { name: "ladder", model: ladderChart(analysis, view) },
    { name: "phases", model: phasesChart(analysis, view, "share") },
    {
      name: "phases-time",
      model: phasesChart(analysis, { ...view, starts: startKinds.filter((start) => start !== "warm") }, "time"),
    },
    ...starts.map((start) => ({ name: `ecdf-${start}`, model: ecdfChart(analysis, view, start) })),
    ...starts.map((start) => ({ name: `shape-${start}`, model: shapeChart(analysis, view, start) })),
    ...(isDensityDrawn(analysis, view.scenario) ? [{ name: "density", model: densityChart(analysis, view) }] : []),
    ...(isLoadDrawn(analysis, view.scenario)
      ? [
          { name: "load-latency", model: loadLatencyChart(analysis, view) },
          { name: "load-time", model: loadTimeChart(analysis, view) },
        ]
      : []),
  ];
}
