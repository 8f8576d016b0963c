/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Chart } from "chart.js";
import type { Analysis } from "../../analysis/analysis.ts";
import { type StartKind, startKinds } from "../../units/start-kind.ts";
import { placeOf } from "../charts/cells.ts";
import type { ChartView } from "../charts/chart-view.ts";
import { type ChartName, chartOf } from "../charts/scenario-charts.ts";
import { type Theme, lightTheme, targetStyle } from "../theme.ts";
import { drawModel, layoutOf, pageFonts } from "./drawing.ts";

/** The charts of one scenario's section, redrawn when a control, the width or the theme changes. */
export function createScenarioView(
  analysis: Analysis,
  section: HTMLElement,
): { readonly draw: (theme: Theme) => void } {
  const scenario = section.dataset["scenario"] ?? "";
  const canvases = [...section.querySelectorAll<HTMLCanvasElement>("canvas[data-chart]")];
  const charts = new Map<HTMLCanvasElement, Chart>();
  let theme = lightTheme;
  let layout = layoutOf(section);
  const draw = (next: Theme): void => {
    theme = next;
    layout = layoutOf(section);
    paintSwatches(analysis, section, scenario, theme);
    const view = viewOf(section, scenario, theme, layout);
    for (const canvas of canvases) drawChart(analysis, section, view, canvas, charts);
    tellShown(section);
  };
  for (const form of section.querySelectorAll<HTMLFormElement>("form.controls")) {
    form.hidden = false;
    form.addEventListener("change", () => draw(theme));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  for (const button of section.querySelectorAll<HTMLButtonElement>("button[data-toggle]")) {
    button.addEventListener("click", () => {
      const boxes = button.closest("fieldset")?.querySelectorAll<HTMLInputElement>('[data-control="target"]') ?? [];
      for (const box of boxes) box.checked = button.dataset["toggle"] === "all";
      draw(theme);
    });
  }
  window.addEventListener("resize", () => {
    if (layoutOf(section) !== layout) draw(theme);
  });
  return { draw };
}

function drawChart(
  analysis: Analysis,
  section: HTMLElement,
  view: ChartView,
  canvas: HTMLCanvasElement,
  charts: Map<HTMLCanvasElement, Chart>,
): void {
  const { name, start } = chosenChart(section, canvas);
  drawModel(canvas, chartOf(analysis, view, name, start), charts);
}

function chosenChart(section: HTMLElement, canvas: HTMLCanvasElement): { name: ChartName; start: StartKind } {
  const name = canvas.dataset["chart"] as ChartName;
  const start = section.querySelector<HTMLSelectElement>(`[data-control="${name}-start"]`)?.value ?? "cold";
  const time = name === "phases" && checked(section, "phases") === "time";
  return { name: time ? "phases-time" : name, start: start as StartKind };
}

function viewOf(section: HTMLElement, scenario: string, theme: Theme, layout: ChartView["layout"]): ChartView {
  const starts = checked(section, "starts");
  const targets = [...section.querySelectorAll<HTMLInputElement>('[data-control="target"]')];
  return {
    scenario,
    theme,
    layout,
    scale: checked(section, "scale") === "linear" ? "linear" : "log",
    starts: startKinds.filter((start) => starts === "all" || (start === "warm") === (starts === "warm")),
    hidden: targets.filter((box) => !box.checked).map((box) => box.value),
    fontFamily: pageFonts,
    titled: false,
  };
}

function checked(section: HTMLElement, control: string): string {
  return section.querySelector<HTMLInputElement>(`[data-control="${control}"]:checked`)?.value ?? "";
}

/** How many targets are shown, beside the word that folds their boxes. */
function tellShown(section: HTMLElement): void {
  const boxes = [...section.querySelectorAll<HTMLInputElement>('[data-control="target"]')];
  const shown = boxes.filter((box) => box.checked).length;
  const count = shown === boxes.length ? `all ${shown}` : `${shown} of ${boxes.length}`;
  section.querySelector("[data-shown]")?.replaceChildren(`(${count} shown)`);
}

/** A patch of each target's colour, in the shape of its marks, beside its box. */
function paintSwatches(analysis: Analysis, section: HTMLElement, scenario: string, theme: Theme): void {
  for (const box of section.querySelectorAll<HTMLInputElement>('[data-control="target"]')) {
    const label = box.parentElement;
    if (label === null) continue;
    const swatch = label.querySelector<HTMLElement>(".swatch") ?? document.createElement("span");
    swatch.className = "swatch";
    const { color, shape } = targetStyle(theme, placeOf(analysis, scenario, box.value));
    swatch.style.background = color;
    swatch.dataset["shape"] = shape;
    if (swatch.parentElement === null) box.after(swatch);
  }
}
