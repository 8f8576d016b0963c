/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Analysis } from "../../analysis/analysis.ts";
import { openForPrint } from "./print-folds.ts";
import { createScenarioView } from "./scenario-view.ts";
import { followTheme } from "./theme-switch.ts";

const data = document.querySelector("#analysis")?.textContent;
if (data !== undefined && data !== null) {
  const analysis = JSON.parse(data) as Analysis;
  const views = [...document.querySelectorAll<HTMLElement>(".scenario")].map((section) =>
    createScenarioView(analysis, section),
  );
  openForPrint();
  followTheme((theme) => {
    for (const view of views) view.draw(theme);
  });
}
