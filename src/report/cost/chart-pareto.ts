import type { Plugin } from "chart.js";
import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import { frameOptions } from "../charts/chart-frame.ts";
import type { ChartConfig, ChartModel, ChartView } from "../charts/chart-view.ts";
import { legendOptions, titleOptions } from "../charts/lane-chart.ts";
import { shorten } from "../charts/lanes.ts";
import { surfacePlugin } from "../charts/marks.ts";
import { tooltipOptions } from "../charts/tooltip.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { plainText } from "../terminal/text.ts";
import { type SeriesStyle, targetStyle, withOpacity } from "../theme.ts";
import { formatRate, formatRequests, formatUsdInterval, formatUsdTick } from "./amounts.ts";
import { logAxis, pointBounds } from "./axes.ts";
import { type ReplayedRow, formatMs, formatReplay, formatTraffic, isReplayed } from "./figures.ts";
import { isDominated, paretoFront } from "./pareto-front.ts";
import { frontPlugin, intervalPlugin, pointLabelPlugin } from "./pareto-marks.ts";
import { type NamedRow, cutNames, namedRows, shownRows } from "./rows.ts";

/** Letters of a name beside its point. */
const nameLetters = { wide: 42, narrow: 22 } as const;

/** A row that has a place on both axes. */
type PlacedRow = NamedRow & { readonly row: ReplayedRow };

/** A row as it is drawn: USD per million requests, not below the axis, and p95 in ms. */
export interface ParetoPoint {
  readonly named: PlacedRow;
  readonly label: string;
  readonly style: SeriesStyle;
  readonly usd: number;
  readonly low: number;
  readonly high: number;
  readonly ms: number;
  readonly dominated: boolean;
}

/**
 * What users wait against what it costs, on log axes, at the traffic that was asked for: a point for each row of the view's
 * scenario that has an amount and is not hidden; the front of those that none beats in both is a line, the others are lighter.
 */
export function costParetoChart(cost: CostAnalysis, view: ChartView): ChartModel {
  const drawn = shownRows(namedRows(cost, view.scenario), view.hidden).flatMap(({ row, ...named }) =>
    isReplayed(row) ? [{ ...named, row }] : [],
  );
  const amounts = drawn.flatMap(({ row }) =>
    row.perMillion === null ? [] : Object.values(row.perMillion).map(Number),
  );
  const costs = pointBounds(amounts);
  const points = pointsOf(drawn, view, costs.min);
  const narrow = view.layout === "narrow";
  const title = "Latency against cost";
  const heading = `${shorten(plainText(view.scenario), 50)}: what users wait against what it costs`;
  const config = {
    type: "scatter",
    data: { datasets: points.map((point, lane) => datasetOf(point, lane, view)) },
    options: {
      ...frameOptions(view, 24),
      scales: scalesOf(view, points, costs),
      plugins: {
        legend: legendOptions(view, []),
        tooltip: tooltipOptions(view, ({ lane }) => tooltipOf(cost, points[lane ?? -1])),
        ...titleOptions(view, heading, shorten(plainText(formatTraffic(cost)), 120)),
      },
    },
    plugins: pluginsOf(view, points),
  } as unknown as ChartConfig;
  return {
    title,
    caption: captionOf(cost, points),
    description: `${heading}: ${points.map(describePoint).join("; ")}`,
    heightPx: (narrow ? 340 : Math.max(380, points.length * 22 + 120)) + (view.titled ? 58 : 0),
    config,
  };
}

function pointsOf(drawn: readonly PlacedRow[], view: ChartView, floor: number): ParetoPoint[] {
  const labels = cutNames(drawn, nameLetters[view.layout]);
  const choices = drawn.map(({ row }) => ({ usd: Number(row.perMillion?.point ?? 0), ms: row.latency.p95Ms }));
  return drawn.map((named, at) => {
    const { perMillion, latency } = named.row;
    const atLeast = (text: string | undefined): number => Math.max(Number(text ?? 0), floor);
    return {
      named,
      label: labels[at] ?? named.name,
      style: targetStyle(view.theme, named.place),
      usd: atLeast(perMillion?.point),
      low: atLeast(perMillion?.low),
      high: atLeast(perMillion?.high),
      ms: latency.p95Ms,
      dominated: isDominated(choices[at] ?? { usd: 0, ms: 0 }, choices),
    };
  });
}

function scalesOf(
  view: ChartView,
  points: readonly ParetoPoint[],
  costs: { readonly min: number; readonly max: number },
): object {
  const narrow = view.layout === "narrow";
  const across = { side: "bottom", title: "USD per million requests (log scale)", ...costs } as const;
  const waits = pointBounds(points.map(({ ms }) => ms));
  const up = {
    side: "left",
    title: "p95, cold starts mixed in (log scale)",
    ...waits,
  } as const;
  return {
    x: logAxis(view, { ...across, format: formatUsdTick, most: narrow ? 4 : 9 }),
    y: logAxis(view, { ...up, format: (ms) => formatDuration(ms * 1e6), most: narrow ? 6 : 9 }),
  };
}

function pluginsOf(view: ChartView, points: readonly ParetoPoint[]): Plugin[] {
  return [
    surfacePlugin(view.theme),
    frontPlugin(view.theme, paretoFront(points)),
    intervalPlugin(points),
    pointLabelPlugin(view, points, paretoFront(points)),
  ];
}

/** A point that another beats is hollow and lighter. */
function datasetOf(
  { named, style, usd, ms, dominated }: ParetoPoint,
  lane: number,
  { theme }: ChartView,
): ChartConfig["data"]["datasets"][number] {
  const { color, shape } = style;
  return {
    type: "scatter" as const,
    label: named.name,
    data: [{ x: usd, y: ms, lane }],
    backgroundColor: dominated ? theme.surface : color,
    borderColor: dominated ? withOpacity(color, 0.6) : color,
    borderWidth: 2,
    pointStyle: shape,
    clip: 10,
    pointRadius: dominated ? 5 : 6.5,
    pointHoverRadius: 8.5,
  };
}

function tooltipOf(cost: CostAnalysis, point: ParetoPoint | undefined): readonly string[] {
  if (point === undefined) return [];
  const { row, name } = point.named;
  const { p50Ms, p95Ms, p99Ms } = row.latency;
  return [
    `${name} (${plainText(row.target)})`,
    `${row.perMillion === null ? "unknown" : formatUsdInterval(row.perMillion)} per million requests`,
    `p50 ${formatMs(p50Ms)}, p95 ${formatMs(p95Ms)}, p99 ${formatMs(p99Ms)}`,
    `${formatRate(row.coldRate)} of requests meet a cold start`,
    ...(point.dominated ? ["another is cheaper and faster"] : []),
    plainText(formatReplay(cost)),
  ];
}

function captionOf(cost: CostAnalysis, points: readonly ParetoPoint[]): string {
  const free = points.some(({ named }) => Number(named.row.perMillion?.point) === 0);
  return [
    `At ${formatRequests(cost.traffic.requestsPerMonth)} requests a month: left is cheaper, down is faster; p95 is what one request in twenty waits at least.`,
    "The line joins what nothing else beats in both; what is beaten is hollow and lighter.",
    ...(free ? ["What is at the left edge costs nothing: it is within a free quota."] : []),
  ].join(" ");
}

function describePoint({ named: { name, row }, dominated }: ParetoPoint): string {
  const amount = row.perMillion === null ? "unknown" : formatUsdInterval(row.perMillion);
  return `${name} ${amount} per million, p95 ${formatMs(row.latency.p95Ms)}${dominated ? ", beaten in both" : ""}`;
}
