/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Analysis } from "../../analysis/analysis.ts";
import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import type { RunComparison } from "../../analysis/run-verdicts.ts";
import type { Trend } from "../../analysis/trend-model.ts";
import type { Theme } from "../theme.ts";
import { createComparisonView } from "./comparison-view.ts";
import { createCostView } from "./cost-view.ts";
import { openForPrint } from "./print-folds.ts";
import { createScenarioView } from "./scenario-view.ts";
import { followTheme } from "./theme-switch.ts";
import { createTrendView } from "./trend-view.ts";

const analysis = embedded("#analysis") as Analysis | undefined;
const comparison = (embedded("#comparison") as RunComparison | undefined) ?? analysis?.versions;
const trend = embedded("#trend") as Trend | undefined;
const cost = embedded("#cost") as CostAnalysis | undefined;
const sections = (name: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(name)];
const views: { readonly draw: (theme: Theme) => void }[] = [
  ...(analysis === undefined ? [] : sections(".scenario").map((section) => createScenarioView(analysis, section))),
  ...(comparison ? sections(".comparison").map((section) => createComparisonView(comparison, section)) : []),
  ...(trend === undefined ? [] : sections(".trend").map((section) => createTrendView(trend, section))),
  ...(cost === undefined ? [] : sections(".cost").map((section) => createCostView(cost, section))),
];
openForPrint();
followTheme((theme) => {
  for (const view of views) view.draw(theme);
});

/** What a page holds for its script; undefined where it has no such data. */
function embedded(selector: string): unknown {
  const data = document.querySelector(selector)?.textContent;
  return data === undefined || data === null ? undefined : JSON.parse(data);
}
