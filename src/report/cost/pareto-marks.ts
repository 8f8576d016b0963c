import type { Chart, Plugin } from "chart.js";
import type { ChartView } from "../charts/chart-view.ts";
import { fitText } from "../charts/marks.ts";
import { type Theme, withOpacity } from "../theme.ts";
import { measure, writeBoxed } from "./curve-marks.ts";
import { type Box, joinEnd, linePx, placeLabels } from "./label-places.ts";

/** A point of the plot: USD across, ms up. */
interface Placed {
  readonly usd: number;
  readonly ms: number;
}

/** Joins the front by steps: what lies above and right of them is beaten. @param front cheapest first */
export function frontPlugin(theme: Theme, front: readonly Placed[]): Plugin {
  return {
    id: "front",
    beforeDatasetsDraw(chart) {
      const { ctx } = chart;
      ctx.save();
      ctx.strokeStyle = theme.muted;
      ctx.lineWidth = 1.5;
      ctx.setLineDash([5, 4]);
      ctx.beginPath();
      for (const { left, right, top, bottom } of stepsOf(chart, front)) {
        ctx.moveTo(left, top);
        ctx.lineTo(right, bottom);
      }
      ctx.stroke();
      ctx.restore();
    },
  };
}

/** Level and upright pieces of the front, px; it goes on to the edges of the plot. */
function stepsOf({ chartArea, scales: { x, y } }: Chart, front: readonly Placed[]): Box[] {
  if (x === undefined || y === undefined) return [];
  return front.flatMap(({ usd, ms }, at) => {
    const [left, level] = [x.getPixelForValue(usd), y.getPixelForValue(ms)];
    const before = front[at - 1];
    const next = front[at + 1];
    const top = before === undefined ? chartArea.top : y.getPixelForValue(before.ms);
    const right = next === undefined ? chartArea.right : x.getPixelForValue(next.usd);
    return [
      { left, right: left, top, bottom: level },
      { left, right, top: level, bottom: level },
    ];
  });
}

/** What measuring leaves open of each cost, as a level line through its point. */
export function intervalPlugin(
  points: readonly (Placed & {
    readonly low: number;
    readonly high: number;
    readonly style: { readonly color: string };
    readonly dominated: boolean;
  })[],
): Plugin {
  return {
    id: "intervals",
    beforeDatasetsDraw({ ctx, scales: { x, y } }) {
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.lineWidth = 1.5;
      for (const { low, high, ms, style, dominated } of points) {
        const level = y.getPixelForValue(ms);
        ctx.strokeStyle = dominated ? withOpacity(style.color, 0.6) : style.color;
        ctx.beginPath();
        ctx.moveTo(x.getPixelForValue(low), level);
        ctx.lineTo(x.getPixelForValue(high), level);
        for (const end of [low, high].map((usd) => x.getPixelForValue(usd))) {
          ctx.moveTo(end, level - 4);
          ctx.lineTo(end, level + 4);
        }
        ctx.stroke();
      }
      ctx.restore();
    },
  };
}

/** Writes each name beside its point, where it covers neither another name nor another point; far ones are joined by a line. */
export function pointLabelPlugin(
  { theme, fontFamily, layout }: ChartView,
  points: readonly (Placed & {
    readonly low: number;
    readonly high: number;
    readonly label: string;
    readonly dominated: boolean;
  })[],
  front: readonly Placed[],
): Plugin {
  return {
    id: "point-labels",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart;
      const { x, y } = scales;
      if (x === undefined || y === undefined) return;
      const most = (chartArea.right - chartArea.left) * (layout === "narrow" ? 0.75 : 0.4);
      const inTurn = points.toSorted((a, b) => Number(a.dominated) - Number(b.dominated));
      const labels = inTurn.map(({ label, usd, ms }) => {
        ctx.font = `12px ${fontFamily}`;
        const text = fitText(ctx, label, most, "middle");
        return {
          text,
          x: x.getPixelForValue(usd),
          y: y.getPixelForValue(ms),
          widthPx: measure(chart, text, fontFamily).width,
        };
      });
      const whiskers = points.map(({ low, high, ms }) => {
        const level = y.getPixelForValue(ms);
        return {
          left: x.getPixelForValue(low) - 4,
          right: x.getPixelForValue(high) + 4,
          top: level - 4,
          bottom: level + 4,
        };
      });
      const steps = stepsOf(chart, front).map(({ left, right, top, bottom }) => ({
        left: left - 1,
        right: right + 1,
        top: Math.min(top, bottom) - 1,
        bottom: Math.max(top, bottom) + 1,
      }));
      const places = placeLabels(labels, chartArea, [...whiskers, ...steps]);
      // Lines first: a name that lies on another's line hides it.
      for (const [at, label] of labels.entries()) {
        const place = places[at];
        if (place?.joined === true) drawLine(ctx, theme, label, joinEnd(label, place.box));
      }
      for (const [at, { text }] of labels.entries()) {
        const box = places[at]?.box;
        if (box === undefined) continue;
        const color = inTurn[at]?.dominated === true ? theme.muted : theme.text;
        writeBoxed(chart, text, { left: box.left, middle: box.top + linePx / 2, color, theme, fontFamily });
      }
    },
  };
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function drawLine(ctx: CanvasRenderingContext2D, theme: Theme, from: Spot, to: Spot): void {
  ctx.save();
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  ctx.stroke();
  ctx.restore();
}
