import type { Plugin } from "chart.js";
import { type Theme, withOpacity } from "../theme.ts";

/** A histogram in a lane; values on the axis of the chart, places in px of the layout. */
export interface LaneShape {
  /** Where its bars stand. */
  readonly bottom: number;
  /** Of a bar of height 1. */
  readonly heightPx: number;
  readonly color: string;
  readonly bars: readonly { readonly low: number; readonly high: number; readonly height: number }[];
  /** Marked by a triangle above the bars. */
  readonly modes: readonly number[];
}

/** No bar is narrower or lower than this, or a lone start would not show. */
const leastPx = 1.5;

/** Draws histograms, each on a line of its own, with a triangle above each mode. */
export function shapePlugin(theme: Theme, shapes: readonly LaneShape[]): Plugin {
  return {
    id: "shapes",
    beforeDatasetsDraw(chart) {
      const { ctx, scales, chartArea } = chart;
      const { x, y } = scales;
      if (x === undefined || y === undefined) return;
      ctx.save();
      for (const { bottom, heightPx, color, bars, modes } of shapes) {
        const foot = y.getPixelForValue(bottom);
        ctx.fillStyle = withOpacity(theme.text, 0.25);
        ctx.fillRect(chartArea.left, foot, chartArea.right - chartArea.left, 1);
        ctx.fillStyle = color;
        for (const { low, high, height } of bars) {
          const [from, to] = [x.getPixelForValue(low), x.getPixelForValue(high)];
          const width = Math.max(leastPx, to - from - (to - from > 4 ? 1 : 0));
          const tall = Math.max(leastPx, height * heightPx);
          ctx.fillRect(from, foot - tall, width, tall);
        }
        ctx.fillStyle = theme.text;
        for (const mode of modes) drawTriangle(ctx, x.getPixelForValue(mode), foot - heightPx - 2);
      }
      ctx.restore();
    },
  };
}

/** Points down, its tip at the place. */
function drawTriangle(ctx: CanvasRenderingContext2D, tipX: number, tipY: number): void {
  ctx.beginPath();
  ctx.moveTo(tipX, tipY);
  ctx.lineTo(tipX - 4.5, tipY - 7);
  ctx.lineTo(tipX + 4.5, tipY - 7);
  ctx.closePath();
  ctx.fill();
}
