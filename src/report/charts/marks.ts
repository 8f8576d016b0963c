import type { Chart, Plugin } from "chart.js";
import type { Theme } from "../theme.ts";
import { type LaneLayout, shorten } from "./lanes.ts";

/** What is written for one lane. */
export interface LaneText {
  /** Which series it is. */
  readonly caption: string;
  /** Its number. */
  readonly value: string;
  /** Written into the lane where nothing is drawn. */
  readonly note?: string;
  /** Said about the lane beside its number, more quietly. */
  readonly aside?: string;
}

/** Where the texts of lanes go. */
export interface TextPlaces {
  /** Captions stand at the right, before the values, rather than at the axis. */
  readonly captions: boolean;
  /** Px from the plot's right edge to the column of values. */
  readonly valueOffset: number;
  /** Px from the plot's right edge to the column of asides. */
  readonly asideOffset: number;
}

/** Paints the surface, so that an image is not transparent. */
export function surfacePlugin(theme: Theme): Plugin {
  return {
    id: "surface",
    beforeDraw({ ctx, width, height }) {
      ctx.save();
      ctx.fillStyle = theme.surface;
      ctx.fillRect(0, 0, width, height);
      ctx.restore();
    },
  };
}

/** A horizontal interval with caps at `y`; values in ns and px of the layout. */
export interface Whisker {
  readonly low: number;
  readonly high: number;
  readonly y: number;
}

/** Draws intervals between the dots and the markers, with caps taller than a marker so that a short one shows. */
export function whiskerPlugin(theme: Theme, whiskers: readonly Whisker[]): Plugin {
  return {
    id: "whiskers",
    beforeDatasetDraw(chart, { index }) {
      if (index !== firstMarkers(chart)) return;
      const { ctx, scales } = chart;
      const { x, y } = scales;
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.strokeStyle = theme.text;
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      for (const { low, high, y: at } of whiskers) {
        const [from, to, middle] = [x.getPixelForValue(low), x.getPixelForValue(high), y.getPixelForValue(at)];
        ctx.moveTo(from, middle);
        ctx.lineTo(to, middle);
        for (const end of [from, to]) {
          ctx.moveTo(end, middle - 9);
          ctx.lineTo(end, middle + 9);
        }
      }
      ctx.stroke();
      ctx.restore();
    },
  };
}

/** Index of the markers that are drawn first; dots of samples have a higher `order`, so they are drawn before them. */
function firstMarkers(chart: Chart): number {
  return (
    chart
      .getSortedVisibleDatasetMetas()
      .toReversed()
      .find(({ order }) => order !== samplesOrder)?.index ?? -1
  );
}

/** `order` of datasets of single samples: Chart.js draws a higher one first. */
export const samplesOrder = 2;

/** Writes group headers, captions, values and notes, and rules between groups. */
export function laneTextPlugin(
  theme: Theme,
  fontFamily: string,
  layout: LaneLayout<{ readonly text: LaneText }>,
  places: TextPlaces,
): Plugin {
  return {
    id: "lane-texts",
    beforeDatasetsDraw(chart) {
      const y = chart.scales["y"];
      if (y === undefined) return;
      chart.ctx.strokeStyle = theme.grid;
      chart.ctx.lineWidth = 1;
      chart.ctx.beginPath();
      for (const at of layout.separators) {
        chart.ctx.moveTo(0, y.getPixelForValue(at));
        chart.ctx.lineTo(chart.width, y.getPixelForValue(at));
      }
      chart.ctx.stroke();
    },
    afterDatasetsDraw(chart) {
      const y = chart.scales["y"];
      if (y === undefined) return;
      const write = writer(chart, fontFamily, theme.surface);
      const { left, right } = chart.chartArea;
      const headerX = layout.lanes.some(({ captionY }) => captionY !== null) ? left + 4 : 8;
      for (const { label, detail, y: at } of layout.headers) {
        const pixel = y.getPixelForValue(at);
        const used = write(label, headerX, pixel, {
          color: theme.text,
          bold: true,
          cut: "middle",
          most: right - headerX - 8,
        });
        const detailX = headerX + used + 12;
        if (detail !== "") write(detail, detailX, pixel, { color: theme.muted, most: right - detailX - 4 });
      }
      for (const { item, y: at, captionY } of layout.lanes) {
        const pixel = y.getPixelForValue(at);
        if (captionY === null) writeBeside(chart, write, theme, item.text, pixel, places);
        else writeAbove(chart, write, theme, item.text, y.getPixelForValue(captionY));
      }
    },
  };
}

/** The line that an aside takes where captions stand above the marks. */
export const asideLinePx = 14;

/** On one line above the marks: the caption at the left, its number or note at the right; an aside below them. */
function writeAbove(chart: Chart, write: Writer, theme: Theme, text: LaneText, line: number): void {
  const { left, right } = chart.chartArea;
  const half = (right - left) * 0.55;
  const used = write(text.caption, left + 4, line, { color: theme.muted, cut: "middle", most: half });
  const most = right - left - used - 20;
  const note = text.note !== undefined;
  const style = { color: note ? theme.muted : theme.text, italic: note, align: "right", most } as const;
  write(text.note ?? text.value, right - 4, line, style);
  if (text.aside === undefined) return;
  write(text.aside, right - 4, line + asideLinePx, { ...style, color: theme.muted, italic: true });
}

/** Caption and number in columns at the right, the note where the marks would be. */
function writeBeside(
  chart: Chart,
  write: Writer,
  theme: Theme,
  { caption, value, note, aside }: LaneText,
  line: number,
  { captions, valueOffset, asideOffset }: TextPlaces,
): void {
  const { left, right } = chart.chartArea;
  if (captions) write(caption, right + 12, line, { color: theme.muted, most: valueOffset });
  write(value, right + valueOffset, line, { color: theme.text, most: chart.width - right });
  if (aside !== undefined)
    write(aside, right + asideOffset, line, { color: theme.muted, italic: true, most: chart.width });
  if (note !== undefined)
    write(note, left + 4, line, { color: theme.muted, italic: true, most: chart.width - left - 8 });
}

interface WriteOptions {
  readonly color: string;
  readonly most: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly align?: "left" | "right";
  readonly cut?: "middle";
}

type Writer = (text: string, x: number, y: number, options: WriteOptions) => number;

/** Writes a text over a patch of surface, cut with an ellipsis where there is no room; answers its width in px. */
function writer(chart: Chart, fontFamily: string, surface: string): Writer {
  const { ctx } = chart;
  return (text, x, y, options) => {
    ctx.save();
    ctx.font = `${options.italic === true ? "italic " : ""}${options.bold === true ? "600 " : ""}12px ${fontFamily}`;
    ctx.fillStyle = options.color;
    ctx.textBaseline = "middle";
    ctx.textAlign = options.align ?? "left";
    const fitted = fitText(ctx, text, options.most, options.cut ?? "end");
    const { width } = ctx.measureText(fitted);
    const color = ctx.fillStyle;
    ctx.fillStyle = surface;
    if (width > 0) ctx.fillRect((options.align === "right" ? x - width : x) - 3, y - 8, width + 6, 16);
    ctx.fillStyle = color;
    ctx.fillText(fitted, x, y);
    ctx.restore();
    return width;
  };
}

/**
 * The text, or as much of it as is at most `most` px wide, with an ellipsis; "" where not even that fits.
 * @param cut where it is cut: `middle` for names, since those of variants differ at the end
 */
export function fitText(
  ctx: { measureText(text: string): { readonly width: number } },
  text: string,
  most: number,
  cut: "end" | "middle",
): string {
  if (ctx.measureText(text).width <= most) return text;
  for (let length = text.length - 1; length > 1; length--) {
    const fitted = cut === "middle" ? shorten(text, length) : `${text.slice(0, length - 1).trimEnd()}\u2026`;
    if (ctx.measureText(fitted).width <= most) return fitted;
  }
  return "";
}
