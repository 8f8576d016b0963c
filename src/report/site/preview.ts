import type { Plugin } from "chart.js";
import { formatDuration } from "../../units/format-duration.ts";
import type { ChartCanvas } from "../chart-canvas.ts";
import { fontFamily } from "../chart-canvas.ts";
import type { ChartConfig } from "../charts/chart-view.ts";
import { lightTheme, startStyle } from "../theme.ts";
import { previewBars, type PreviewBar } from "./preview-bars.ts";
import { previewSize } from "./preview-size.ts";
import type { CardScenario } from "./run-card.ts";

const marginPx = 64;
const rowPx = { least: 58, most: 84 } as const;
const mostLines = 4;

type Context = Parameters<NonNullable<Plugin["beforeDraw"]>>[0]["ctx"];

/**
 * The social preview of a scenario, PNG: its sentence, and its starts as bars on one linear axis from zero. Few words, large: it is
 * mostly seen at a third of its size.
 */
export function drawPreview(scenario: CardScenario, canvas: ChartCanvas): Uint8Array {
  const { widthPx, heightPx } = previewSize;
  const config = {
    type: "scatter",
    data: { datasets: [] },
    options: { animation: false, responsive: true, maintainAspectRatio: false, events: [] },
    plugins: [{ id: "preview", beforeDraw: ({ ctx }) => paint(ctx, scenario) } satisfies Plugin],
  } as unknown as ChartConfig;
  return canvas.draw({ config: withoutScales(config), heightPx }, { widthPx, density: 1 });
}

function withoutScales(config: ChartConfig): ChartConfig {
  const options = {
    ...config.options,
    scales: { x: { display: false }, y: { display: false } },
    plugins: { legend: { display: false }, tooltip: { enabled: false } },
  };
  return { ...config, options } as ChartConfig;
}

function paint(ctx: Context, { name, sentence, cells }: CardScenario): void {
  const { widthPx, heightPx } = previewSize;
  ctx.save();
  ctx.fillStyle = lightTheme.surface;
  ctx.fillRect(0, 0, widthPx, heightPx);
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  write(ctx, {
    text: `coldbench: ${name}`,
    x: marginPx,
    y: 72,
    px: 26,
    color: lightTheme.muted,
    most: widthPx - 2 * marginPx,
  });
  const px = 40;
  ctx.font = fontOf(px, true);
  const lines = linesOf(ctx, headline(sentence), widthPx - 2 * marginPx, mostLines);
  ctx.fillStyle = lightTheme.text;
  lines.forEach((line, at) => ctx.fillText(line, marginPx, 132 + at * px * 1.25));
  const bottom = heightPx - 40;
  const room = bottom - 30 - (132 + (lines.length - 1) * px * 1.25 + 28);
  const { bars, of } = previewBars(cells, sentence, Math.max(2, Math.floor(room / rowPx.least)));
  const height = Math.min(rowPx.most, Math.max(rowPx.least, room / Math.max(1, bars.length)));
  paintBars(ctx, bars, bottom - 30 - bars.length * height, height);
  const rest = of > bars.length ? `${bars.length} of ${of} starts` : "medians";
  write(ctx, {
    text: `${rest}, linear axis from 0`,
    x: marginPx,
    y: bottom,
    px: 20,
    color: lightTheme.muted,
    most: 700,
  });
  ctx.restore();
}

/** The sentence without what stands in brackets: intervals are for the page. */
function headline(sentence: string): string {
  return sentence.replaceAll(/ \[[^\]]*\]/g, "").replaceAll(/ \([^)]*\)/g, "");
}

function paintBars(ctx: Context, bars: readonly PreviewBar[], top: number, height: number): void {
  const { widthPx } = previewSize;
  const [from, valuePx] = [marginPx + 330, 150];
  const most = Math.max(...bars.map(({ ns }) => ns), 1);
  const length = widthPx - marginPx - from - valuePx;
  bars.forEach(({ target, start, ns }, at) => {
    const middle = top + (at + 0.5) * height;
    const { color } = startStyle(lightTheme, start);
    write(ctx, { text: target, x: marginPx, y: middle + 9, px: 27, color: lightTheme.text, most: 232 });
    write(ctx, { text: start, x: marginPx + 244, y: middle + 8, px: 22, color: lightTheme.muted, most: 80 });
    ctx.fillStyle = color;
    const end = from + Math.max(3, (ns / most) * length);
    ctx.fillRect(from, middle - (height - 20) / 2, end - from, height - 20);
    write(ctx, {
      text: formatDuration(ns),
      x: end + 14,
      y: middle + 10,
      px: 29,
      color: lightTheme.text,
      most: valuePx,
      bold: true,
    });
  });
}

interface Words {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly px: number;
  readonly color: string;
  readonly most: number;
  readonly bold?: boolean;
}

function write(ctx: Context, { text, x, y, px, color, most, bold = false }: Words): void {
  ctx.font = fontOf(px, bold);
  ctx.fillStyle = color;
  ctx.fillText(cut(ctx, text, most), x, y);
}

function fontOf(px: number, bold: boolean): string {
  return `${bold ? "bold " : ""}${px}px ${fontFamily}`;
}

/** The text on at most `most` lines that are no wider than `width` px; the last is cut. */
function linesOf(ctx: Context, text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && ctx.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const kept = lines.slice(0, most);
  if (lines.length > most) kept[most - 1] = `${kept[most - 1]} \u2026`;
  return kept.map((line) => cut(ctx, line, width));
}

function cut(ctx: Context, text: string, width: number): string {
  if (ctx.measureText(text).width <= width) return text;
  let length = text.length - 1;
  while (length > 1 && ctx.measureText(`${text.slice(0, length)}\u2026`).width > width) length--;
  return `${text.slice(0, length)}\u2026`;
}
