/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Chart } from "chart.js";
import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import { fullView } from "../charts/scenario-charts.ts";
import { type CostChartName, costChartOf } from "../cost-charts.ts";
import { type Theme, lightTheme, targetStyle } from "../theme.ts";
import { drawModel, layoutOf, pageFonts } from "./drawing.ts";

/** The charts of what one scenario costs, redrawn when a box, the width or the theme changes. */
export function createCostView(cost: CostAnalysis, section: HTMLElement): { readonly draw: (theme: Theme) => void } {
  const canvases = [...section.querySelectorAll<HTMLCanvasElement>('canvas[data-chart^="cost-"]')];
  const boxes = [...section.querySelectorAll<HTMLInputElement>('[data-control="row"]')];
  const charts = new Map<HTMLCanvasElement, Chart>();
  let theme = lightTheme;
  let layout = layoutOf(section);
  const draw = (next: Theme): void => {
    theme = next;
    layout = layoutOf(section);
    const hidden = boxes.filter((box) => !box.checked).map((box) => box.value);
    const full = fullView(section.dataset["scenario"] ?? "", theme, pageFonts);
    for (const canvas of canvases) {
      const name = canvas.dataset["chart"] as CostChartName;
      drawModel(canvas, costChartOf(cost, { ...full, layout, hidden, titled: false }, name), charts);
    }
    for (const box of boxes) paintSwatch(box, theme);
    const shown = `(${boxes.length - hidden.length} of ${boxes.length} shown)`;
    section.querySelector("[data-shown]")?.replaceChildren(shown);
  };
  for (const form of section.querySelectorAll<HTMLFormElement>("form.controls")) {
    form.hidden = false;
    form.addEventListener("change", () => draw(theme));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  window.addEventListener("resize", () => {
    if (layoutOf(section) !== layout) draw(theme);
  });
  return { draw };
}

/** A patch of the row's colour, in the shape of its marks, beside its box. */
function paintSwatch(box: HTMLInputElement, theme: Theme): void {
  const known = box.parentElement?.querySelector<HTMLElement>(".swatch") ?? null;
  const swatch = known ?? document.createElement("span");
  const { color, shape } = targetStyle(theme, Number(box.dataset["place"]));
  swatch.className = "swatch";
  swatch.style.background = color;
  swatch.dataset["shape"] = shape;
  if (known === null) box.after(swatch);
}
