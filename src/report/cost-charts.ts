import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import type { ChartModel, ChartView } from "./charts/chart-view.ts";
import { fullView } from "./charts/scenario-charts.ts";
import type { Theme } from "./theme.ts";
import { costCurveChart } from "./cost/chart-curve.ts";
import { costParetoChart } from "./cost/chart-pareto.ts";
import { hiddenAtFirst, namedRows, shownRows } from "./cost/rows.ts";

/** The charts of a scenario, in their order. */
export const costChartNames = ["cost-curve", "cost-pareto"] as const;
export type CostChartName = (typeof costChartNames)[number];

/** One chart of the view's scenario. */
export function costChartOf(cost: CostAnalysis, view: ChartView, name: CostChartName): ChartModel {
  return name === "cost-curve" ? costCurveChart(cost, view) : costParetoChart(cost, view);
}

/** A view as a page or an image shows a scenario first: of many rows not all. */
export function costView(cost: CostAnalysis, scenario: string, theme: Theme, font: string): ChartView {
  return { ...fullView(scenario, theme, font), hidden: hiddenAtFirst(namedRows(cost, scenario)) };
}

/** Whether a scenario has any row with an amount. */
export function isCostDrawn(cost: CostAnalysis, scenario: string): boolean {
  return shownRows(namedRows(cost, scenario), []).length > 0;
}
