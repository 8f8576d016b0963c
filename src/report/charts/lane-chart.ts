import type { Plugin } from "chart.js";
import type { SeriesStyle } from "../theme.ts";
import { frameOptions } from "./chart-frame.ts";
import type { ChartConfig, ChartModel, ChartPoint, ChartView } from "./chart-view.ts";
import { type LaneGroup, type LaneLayout, placeLanes, shortenApart, wrapName } from "./lanes.ts";
import { type LaneText, type TextPlaces, asideLinePx, laneTextPlugin, surfacePlugin } from "./marks.ts";
import { tooltipOptions } from "./tooltip.ts";

/** What every lane has, whatever is drawn in it. */
export interface LaneItem {
  readonly text: LaneText;
  /** Nothing is drawn in it. */
  readonly captionOnly?: boolean;
  /** Title and lines of its tooltip. */
  readonly tooltip: readonly string[];
}

/** One line of the legend. */
export interface LegendEntry {
  readonly text: string;
  readonly color: string;
  readonly shape: SeriesStyle["shape"];
  /** Inside the mark; default: its colour. */
  readonly fill?: string;
  /** Degrees. */
  readonly rotation?: number;
}

/** What differs between charts made of horizontal lanes. */
export interface LaneChart<T extends LaneItem> {
  readonly title: string;
  readonly subtitle: string;
  readonly groups: readonly LaneGroup<T>[];
  /** Names at the side: of groups, or of lanes (groups then have a header line). */
  readonly sideLabels: "groups" | "lanes";
  readonly laneHeightPx: number;
  readonly xAxis: object;
  readonly datasets: (layout: LaneLayout<T>) => ChartConfig["data"]["datasets"];
  readonly plugins: (layout: LaneLayout<T>) => readonly Plugin[];
  readonly legend: readonly LegendEntry[];
  /** Several bars stacked in a lane instead of points. */
  readonly stacked?: boolean;
}

type SideLabels = Pick<LaneChart<LaneItem>, "sideLabels" | "stacked">;

/** Characters on one line of a group's label at the side. */
const labelLetters = 22;
/** Characters of a lane's caption, at the side or above the lane. */
const captionLetters = { wide: 40, narrow: 26 } as const;
/** Characters of a group's label above its lanes. */
const headerLetters = 34;
const axisPx = 52;
const legendPx = 36;
const titlePx = 58;

/** The configuration of a chart of lanes, and how tall it must be so that lanes keep their size. */
export function laneChart<T extends LaneItem>(
  view: ChartView,
  chart: LaneChart<T>,
): Pick<ChartModel, "config" | "heightPx"> {
  const narrow = view.layout === "narrow";
  const named = narrow ? withLabels(chart.groups, headerLetters) : chart.groups;
  const layout = placeLanes(withCaptions(named, narrow ? captionLetters.narrow : captionLetters.wide), {
    lane: chart.laneHeightPx,
    header: narrow || chart.sideLabels === "lanes" ? 24 : 0,
    caption: narrow ? 16 : 0,
    gap: 12,
    ...(narrow ? { between: ({ text }) => ((text.aside ?? "") === "" ? 0 : asideLinePx) } : {}),
    ...(narrow || chart.sideLabels === "lanes" ? {} : { label: (label) => wrapName(label, labelLetters).length * 17 }),
  });
  const places = textPlaces(chart, layout, narrow);
  const config: ChartConfig = {
    type: "scatter",
    data: { datasets: chart.datasets(layout) },
    options: {
      ...frameOptions(view, places.paddingPx),
      scales: { x: chart.xAxis, y: sideAxis(view, chart, layout) },
      plugins: {
        legend: legendOptions(view, chart.legend),
        tooltip: tooltipOptions(view, (point) => layout.lanes[point.lane ?? -1]?.item.tooltip ?? []),
        ...titleOptions(view, chart.title, chart.subtitle),
      },
    } as NonNullable<ChartConfig["options"]>,
    plugins: [
      surfacePlugin(view.theme),
      ...chart.plugins(layout),
      laneTextPlugin(view.theme, view.fontFamily, layout, places),
    ],
  };
  return { config, heightPx: Math.ceil(layout.heightPx + axisPx + legendPx + (view.titled ? titlePx : 0)) };
}

/** The groups with labels of at most `most` characters, different ones still different. */
function withLabels<T>(groups: readonly LaneGroup<T>[], most: number): LaneGroup<T>[] {
  const labels = shortenApart(
    groups.map(({ label }) => label),
    most,
  );
  return groups.map((group, at) => ({ ...group, label: labels[at] ?? group.label }));
}

/** The groups with captions of at most `most` characters: cut where they are longer, but never two to the same text. */
function withCaptions<T extends LaneItem>(groups: readonly LaneGroup<T>[], most: number): LaneGroup<T>[] {
  const captions = groups.flatMap(({ lanes }) => lanes.map(({ text }) => text.caption));
  const cut = new Map(shortenApart(captions, most).map((caption, at) => [captions[at], caption]));
  const cutItem = (item: T): T => ({ ...item, text: { ...item.text, caption: cut.get(item.text.caption) ?? "" } });
  return groups.map((group) => ({ ...group, lanes: group.lanes.map(cutItem) }));
}

/** Room for the texts at the right: average glyphs of sans-serif fonts at 12 px are about 6.4 px wide. */
function textPlaces(
  chart: SideLabels,
  layout: LaneLayout<LaneItem>,
  narrow: boolean,
): TextPlaces & { readonly paddingPx: number } {
  if (narrow) return { captions: false, valueOffset: 0, asideOffset: 0, paddingPx: 8 };
  const widest = (texts: readonly string[]): number =>
    texts.reduce((most, text) => Math.max(most, text.length * 6.6), 0);
  const values = widest(layout.lanes.map(({ item }) => item.text.value));
  const asides = widest(layout.lanes.map(({ item }) => item.text.aside ?? ""));
  const captions = widest(layout.lanes.map(({ item }) => item.text.caption));
  const both = chart.sideLabels === "groups";
  const valueOffset = both ? captions + 26 : 12;
  const asideOffset = valueOffset + values + 10;
  return { captions: both, valueOffset, asideOffset, paddingPx: asideOffset + asides - (asides === 0 ? 2 : 0) };
}

function sideAxis(view: ChartView, chart: SideLabels, layout: LaneLayout<LaneItem>): object {
  const narrow = view.layout === "narrow";
  const labels =
    chart.sideLabels === "groups"
      ? layout.centers
      : layout.lanes.map(({ item, y }) => ({ label: item.text.caption, y }));
  return {
    type: "linear",
    reverse: true,
    min: 0,
    max: layout.heightPx,
    border: { display: !narrow, color: view.theme.grid },
    grid: { display: false },
    stacked: chart.stacked === true,
    offset: false,
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = narrow ? [] : labels.map(({ y }) => ({ value: y }));
    },
    ticks: {
      display: !narrow,
      autoSkip: false,
      color: view.theme.text,
      font: fontOf(view, chart.sideLabels === "groups" ? 13 : 12),
      padding: 8,
      callback: (value: string | number) => {
        const name = labels.find(({ y }) => y === Number(value))?.label ?? "";
        return chart.sideLabels === "groups" ? wrapName(name, labelLetters) : name;
      },
    },
  };
}

/** The legend at the top left. It does not toggle: the page has buttons, which a keyboard reaches. */
export function legendOptions(view: ChartView, entries: readonly LegendEntry[]): object {
  return {
    display: entries.length > 0,
    position: "top",
    align: "start",
    onClick: () => undefined,
    labels: {
      color: view.theme.text,
      usePointStyle: true,
      boxHeight: 8,
      padding: 12,
      font: fontOf(view, 12),
      generateLabels: () =>
        entries.map(({ text, color, shape, fill, rotation }) => ({
          text,
          fillStyle: fill ?? color,
          strokeStyle: color,
          rotation: rotation ?? 0,
          fontColor: view.theme.text,
          lineWidth: 1.5,
          pointStyle: shape,
        })),
    },
  };
}

/** The view's font at a size in px; Chart.js's defaults would mix another family in. */
export function fontOf(view: ChartView, size: number, weight: "normal" | "bold" = "normal"): object {
  return { family: view.fontFamily, size, weight };
}

/** Title and subtitle for an image that stands alone; nothing on a page, whose own headings say it. */
export function titleOptions(view: ChartView, title: string, subtitle: string): object {
  const common = { display: view.titled, align: "start" } as const;
  return {
    title: { ...common, text: title, color: view.theme.text, font: fontOf(view, 17, "bold"), padding: { top: 6 } },
    subtitle: {
      ...common,
      text: subtitle,
      color: view.theme.muted,
      font: fontOf(view, 12),
      padding: { bottom: 8, top: 2 },
    },
  };
}

/** The lane's index for the points of a layout's items, found by identity. */
export function pointsOf<T extends LaneItem>(
  layout: LaneLayout<T>,
  toPoints: (item: T, y: number) => readonly Omit<ChartPoint, "lane">[],
): ChartPoint[] {
  return layout.lanes.flatMap(({ item, y }, lane) => toPoints(item, y).map((point) => ({ ...point, lane })));
}
