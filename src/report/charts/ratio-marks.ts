import type { Plugin } from "chart.js";
import { type Theme, withOpacity } from "../theme.ts";

/** Shades ratios from 1 / (1 + margin) to 1 + margin behind the marks of each lane; `y` in px of the layout. */
export function marginPlugin(
  theme: Theme,
  lanes: readonly { readonly margin: number; readonly y: number }[],
  laneHeightPx: number,
): Plugin {
  return {
    id: "margins",
    beforeDatasetsDraw({ ctx, scales: { x, y } }) {
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.fillStyle = withOpacity(theme.muted, theme.name === "light" ? 0.16 : 0.22);
      for (const { margin, y: at } of lanes) {
        const [from, to] = [x.getPixelForValue(1 / (1 + margin)), x.getPixelForValue(1 + margin)];
        const top = y.getPixelForValue(at - laneHeightPx / 2);
        ctx.fillRect(from, top, to - from, y.getPixelForValue(at + laneHeightPx / 2) - top);
      }
      ctx.restore();
    },
  };
}

/** A line where candidate and baseline are the same. */
export function baselinePlugin(theme: Theme): Plugin {
  return {
    id: "baseline",
    beforeDatasetsDraw({ ctx, chartArea: { top, bottom }, scales: { x } }) {
      if (x === undefined) return;
      const middle = x.getPixelForValue(1);
      ctx.save();
      ctx.strokeStyle = theme.muted;
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      ctx.moveTo(middle, top);
      ctx.lineTo(middle, bottom);
      ctx.stroke();
      ctx.restore();
    },
  };
}
