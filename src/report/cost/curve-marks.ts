import type { Chart, Plugin } from "chart.js";
import type { ChartView } from "../charts/chart-view.ts";
import { fitText } from "../charts/marks.ts";
import { type SeriesStyle, type Theme, withOpacity } from "../theme.ts";
import { type Box, linePx, stackLabels } from "./label-places.ts";

/** What a curve leaves open, USD, at each traffic: drawn as a band around its line. */
export interface Band {
  readonly color: string;
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[];
}

/** Fills the bands behind the lines. */
export function bandPlugin(theme: Theme, bands: readonly Band[]): Plugin {
  return {
    id: "bands",
    beforeDatasetsDraw({ ctx, chartArea, scales: { x, y } }) {
      if (x === undefined || y === undefined) return;
      ctx.save();
      clipTo(ctx, chartArea);
      for (const { color, points } of bands) {
        ctx.fillStyle = withOpacity(color, theme.name === "light" ? 0.16 : 0.24);
        ctx.beginPath();
        for (const point of points) ctx.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.high));
        for (const point of points.toReversed()) ctx.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.low));
        ctx.fill();
      }
      ctx.restore();
    },
  };
}

/** A vertical line where the traffic is that was asked for, with its name at the top. */
export function askedPlugin({ theme, fontFamily }: ChartView, requestsPerMonth: number, name: string): Plugin {
  return {
    id: "asked",
    beforeDatasetsDraw({ ctx, chartArea: { top, bottom }, scales: { x } }) {
      if (x === undefined || requestsPerMonth < x.min || requestsPerMonth > x.max) return;
      const at = Math.round(x.getPixelForValue(requestsPerMonth)) + 0.5;
      ctx.save();
      ctx.strokeStyle = theme.muted;
      ctx.setLineDash([3, 3]);
      ctx.beginPath();
      ctx.moveTo(at, top);
      ctx.lineTo(at, bottom);
      ctx.stroke();
      ctx.restore();
    },
    afterDatasetsDraw(chart) {
      const { scales, chartArea } = chart;
      const at = scales["x"]?.getPixelForValue(requestsPerMonth) ?? Number.NaN;
      if (!(at >= chartArea.left && at <= chartArea.right)) return;
      const { width } = measure(chart, name, fontFamily);
      const left = Math.min(at + 5, chartArea.right - width - 3);
      writeBoxed(chart, name, { left, middle: chartArea.top + 10, color: theme.muted, theme, fontFamily });
    },
  };
}

/** Where two lines cross. `low` and `high` in requests; `leading`: nothing is cheaper there. */
export interface CrossingMark {
  readonly x: number;
  readonly y: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly leading: boolean;
  readonly name: string;
}

/** Rings at the crossings, with what is open of them; those where the cheapest changes are filled and named below. */
export function crossingPlugin({ theme, fontFamily }: ChartView, crossings: readonly CrossingMark[]): Plugin {
  return {
    id: "crossings",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart;
      const { x, y } = scales;
      if (x === undefined || y === undefined) return;
      const written = new Map<string, Box>();
      for (const { x: requests, y: usd, low, high, leading, name } of crossings) {
        const [across, down] = [x.getPixelForValue(requests), y.getPixelForValue(usd)];
        ctx.save();
        ctx.strokeStyle = theme.text;
        ctx.lineWidth = leading ? 1.5 : 1;
        ctx.fillStyle = leading ? theme.text : theme.surface;
        ctx.beginPath();
        ctx.moveTo(low === null ? across : x.getPixelForValue(low), down);
        ctx.lineTo(high === null ? across : x.getPixelForValue(high), down);
        ctx.stroke();
        ctx.beginPath();
        ctx.arc(across, down, leading ? 4 : 3, 0, 2 * Math.PI);
        ctx.fill();
        ctx.stroke();
        ctx.restore();
        if (!leading || written.has(name)) continue;
        const { width } = measure(chart, name, fontFamily);
        const spot = [down + 14, down - 14]
          .map((middle) =>
            boxOf(Math.min(Math.max(across - width / 2, chartArea.left), chartArea.right - width), middle, width),
          )
          .find(
            (box) =>
              box.top > chartArea.top &&
              box.bottom < chartArea.bottom &&
              ![...written.values()].some((other) => overlaps(box, other)),
          );
        if (spot === undefined) continue;
        written.set(name, spot);
        writeBoxed(chart, name, {
          left: spot.left,
          middle: spot.top + linePx / 2,
          color: theme.text,
          theme,
          fontFamily,
        });
      }
    },
  };
}

/** The name of a line, to be written at its end. */
export interface EndLabel {
  readonly label: string;
  readonly style: SeriesStyle;
}

/** From the right edge of the plot to the names at the ends of lines, px. */
export const endLabelOffsetPx = 30;

/** Writes the names of lines at the right of the plot, each as near to its line as the others allow, joined with it. @param labels one for each dataset */
export function endLabelPlugin({ theme, fontFamily }: ChartView, labels: readonly EndLabel[]): Plugin {
  return {
    id: "end-labels",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, width: chartWidth } = chart;
      const ends = labels.map((_, dataset) => chart.getDatasetMeta(dataset).data.at(-1));
      const heights = ends.map((end) => end?.y ?? chartArea.bottom);
      const places = stackLabels(heights, chartArea.top, chartArea.bottom);
      for (const [at, { label, style }] of labels.entries()) {
        const [end, place] = [ends[at], places[at] ?? chartArea.bottom];
        if (end === undefined) continue;
        ctx.save();
        ctx.strokeStyle = style.color;
        ctx.lineWidth = 1.5;
        ctx.beginPath();
        ctx.moveTo(end.x, end.y);
        ctx.lineTo(chartArea.right + 6, end.y);
        ctx.lineTo(chartArea.right + endLabelOffsetPx - 12, place);
        ctx.lineTo(chartArea.right + endLabelOffsetPx - 4, place);
        ctx.stroke();
        ctx.font = `12px ${fontFamily}`;
        ctx.fillStyle = theme.text;
        ctx.textBaseline = "middle";
        const left = chartArea.right + endLabelOffsetPx;
        ctx.fillText(fitText(ctx, label, chartWidth - left - 4, "middle"), left, place);
        ctx.restore();
      }
    },
  };
}

interface BoxedText {
  readonly left: number;
  readonly middle: number;
  readonly color: string;
  readonly theme: Theme;
  readonly fontFamily: string;
}

/** A text on a patch of the surface, so that no line runs through it. */
export function writeBoxed({ ctx }: Chart, text: string, { left, middle, color, theme, fontFamily }: BoxedText): void {
  ctx.save();
  ctx.font = `12px ${fontFamily}`;
  ctx.textBaseline = "middle";
  const { width } = ctx.measureText(text);
  ctx.fillStyle = withOpacity(theme.surface, 0.82);
  ctx.fillRect(left - 2, middle - linePx / 2, width + 4, linePx);
  ctx.fillStyle = color;
  ctx.fillText(text, left, middle);
  ctx.restore();
}

/** How wide a text of a chart is, px. */
export function measure({ ctx }: Chart, text: string, fontFamily: string): { readonly width: number } {
  ctx.save();
  ctx.font = `12px ${fontFamily}`;
  const { width } = ctx.measureText(text);
  ctx.restore();
  return { width };
}

function clipTo(ctx: CanvasRenderingContext2D, { left, top, right, bottom }: Box): void {
  ctx.beginPath();
  ctx.rect(left, top, right - left, bottom - top);
  ctx.clip();
}

function boxOf(left: number, middle: number, width: number): Box {
  return { left, right: left + width, top: middle - linePx / 2, bottom: middle + linePx / 2 };
}

function overlaps(one: Box, other: Box): boolean {
  return one.left < other.right + 4 && other.left < one.right + 4 && one.top < other.bottom && other.top < one.bottom;
}
