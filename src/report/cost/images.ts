import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import { type Artifact, fileNameOf } from "../artifact.ts";
import { type ChartCanvas, fontFamily } from "../chart-canvas.ts";
import { type Theme, darkTheme, lightTheme } from "../theme.ts";
import { type CostChartName, costChartNames, costChartOf, costView, isCostDrawn } from "../cost-charts.ts";
import { costScenarios } from "./rows.ts";

/** Both charts of every scenario as PNG, light and dark; none of a scenario without an amount. */
export function costImages(cost: CostAnalysis, draw: ChartCanvas["draw"]): Artifact[] {
  return costScenarios(cost)
    .filter((scenario) => isCostDrawn(cost, scenario))
    .flatMap((scenario) =>
      [lightTheme, darkTheme].flatMap((theme) =>
        costChartNames.map((name) => ({
          path: costImagePath(scenario, name, theme),
          content: draw(costChartOf(cost, costView(cost, scenario, theme, fontFamily), name)),
        })),
      ),
    );
}

/** Where an image goes, relative to the report's folder. */
export function costImagePath(scenario: string, chart: CostChartName, { name }: Theme): string {
  return `charts/${fileNameOf(scenario)}-${chart}${name === "dark" ? "-dark" : ""}.png`;
}
