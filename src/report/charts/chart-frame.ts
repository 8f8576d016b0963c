import type { ChartView } from "./chart-view.ts";

/**
 * Options that every chart has: it fills its element at once, and the mark nearest to the pointer answers.
 * @param rightPx room at its right, CSS pixels
 */
export function frameOptions(view: Pick<ChartView, "layout">, rightPx: number): object {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    layout: { padding: { left: view.layout === "narrow" ? 2 : 8, right: rightPx, top: 4, bottom: 4 } },
    interaction: { mode: "nearest", axis: "xy", intersect: false },
  };
}
