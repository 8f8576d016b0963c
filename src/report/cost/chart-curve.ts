import type { Plugin } from "chart.js";
import type { CostAnalysis, CostPoint } from "../../analysis/cost-analysis.ts";
import { frameOptions } from "../charts/chart-frame.ts";
import type { ChartConfig, ChartModel, ChartPoint, ChartView } from "../charts/chart-view.ts";
import { legendOptions, titleOptions } from "../charts/lane-chart.ts";
import { shorten } from "../charts/lanes.ts";
import { surfacePlugin } from "../charts/marks.ts";
import { tooltipOptions } from "../charts/tooltip.ts";
import { plainText } from "../terminal/text.ts";
import { type SeriesStyle, targetStyle } from "../theme.ts";
import { formatRate, formatRequests, formatUsdInterval, formatUsdNumber, formatUsdTick } from "./amounts.ts";
import { logAxis, usdBounds } from "./axes.ts";
import { formatPair, pricedPairs } from "./break-evens.ts";
import { crossingAt, knownPoints } from "./curve-line.ts";
import {
  type Band,
  type CrossingMark,
  askedPlugin,
  bandPlugin,
  crossingPlugin,
  endLabelOffsetPx,
  endLabelPlugin,
} from "./curve-marks.ts";
import { formatReplay, formatTraffic } from "./figures.ts";
import { leadingCrossings } from "./leading-crossings.ts";
import { legendHeight } from "./legend-height.ts";
import { type NamedRow, curveTraffic, cutNames, namedRows, shownRows } from "./rows.ts";

/** Letters of a name, at the end of its line and in the legend. */
const nameLetters = { wide: 42, narrow: 38 } as const;

/** A row as it is drawn. */
interface Line {
  readonly named: NamedRow;
  /** Cut to what there is room for; different ones still different. */
  readonly label: string;
  readonly style: SeriesStyle;
}

/**
 * What a month costs against its traffic on log axes: a line with its band for each row of the view's scenario that has an
 * amount and is not hidden (`hidden` holds names), named at its end, or in a legend where it is narrow; where lines cross, and
 * the traffic that was asked for.
 */
export function costCurveChart(cost: CostAnalysis, view: ChartView): ChartModel {
  const drawn = shownRows(namedRows(cost, view.scenario), view.hidden);
  const labels = cutNames(drawn, nameLetters[view.layout]);
  const lines = drawn.map((named, at) => ({
    named,
    label: labels[at] ?? named.name,
    style: targetStyle(view.theme, named.place),
  }));
  const bounds = usdBounds(drawn.flatMap((one) => knownPoints(one).map(({ usd }) => usd)));
  const narrow = view.layout === "narrow";
  const title = "Cost against traffic";
  const heading = `${shorten(plainText(view.scenario), 50)}: what a month costs`;
  const config = {
    type: "line",
    data: { datasets: lines.map((line, lane) => datasetOf(line, lane, bounds.min)) },
    options: {
      ...frameOptions(view, narrow ? 14 : endsPx(labels)),
      parsing: false,
      scales: scalesOf(view, drawn, bounds),
      plugins: {
        legend: legendOptions(view, narrow ? lines.map(({ label, style }) => ({ text: label, ...style })) : []),
        tooltip: tooltipOptions(view, ({ lane }) => tooltipOf(cost, drawn[lane ?? -1])),
        ...titleOptions(view, heading, shorten(plainText(formatTraffic(cost)), 120)),
      },
    },
    plugins: pluginsOf(cost, view, lines, bounds.min),
  } as unknown as ChartConfig;
  const plotPx = narrow ? 330 : Math.max(400, drawn.length * 17 + 60);
  return {
    title,
    caption: captionOf(cost, view.scenario, drawn),
    description: describe(cost, heading, drawn),
    heightPx: plotPx + (view.titled ? 58 : 0) + (narrow ? legendHeight(view, labels) : 0),
    config,
  };
}

function scalesOf(
  view: ChartView,
  drawn: readonly NamedRow[],
  bounds: { readonly min: number; readonly max: number },
): object {
  const narrow = view.layout === "narrow";
  const traffic = curveTraffic(drawn);
  const from = traffic[0] ?? 1_000;
  const to = Math.max(traffic.at(-1) ?? 1e6, from * 10);
  const across = { side: "bottom", title: "requests a month (log scale)", min: from, max: to } as const;
  const up = { side: "left", title: "USD a month (log scale)", ...bounds } as const;
  return {
    x: logAxis(view, { ...across, format: formatRequests, most: narrow ? 5 : 10 }),
    y: logAxis(view, { ...up, format: formatUsdTick, most: narrow ? 7 : 10 }),
  };
}

function pluginsOf(cost: CostAnalysis, view: ChartView, lines: readonly Line[], floor: number): Plugin[] {
  const { theme, layout } = view;
  const asked = cost.traffic.requestsPerMonth;
  const bands = lines.map(({ named, style }) => bandOf(named, style.color, floor));
  const crossings = crossingsOf(
    cost,
    view.scenario,
    lines.map(({ named }) => named),
    floor,
  );
  return [
    surfacePlugin(theme),
    bandPlugin(theme, bands),
    askedPlugin(view, asked, `${formatRequests(asked)} a month`),
    crossingPlugin(view, crossings),
    ...(layout === "narrow" ? [] : [endLabelPlugin(view, lines)]),
  ];
}

/** Room at the right for the names at the ends of lines, px. */
function endsPx(labels: readonly string[]): number {
  return endLabelOffsetPx + 8 + labels.reduce((most, label) => Math.max(most, label.length * 7.2), 0);
}

function datasetOf(
  { named, label, style }: Line,
  lane: number,
  floor: number,
): ChartConfig["data"]["datasets"][number] {
  const { color, dash, shape } = style;
  const data = knownPoints(named).map((point): ChartPoint => ({
    x: point.requestsPerMonth,
    y: Math.max(point.usd, floor),
    lane,
    note: noteOf(point),
  }));
  const every = Math.max(1, Math.round(data.length / 6));
  const first = (lane + 1) % every;
  return {
    type: "line" as const,
    label,
    data,
    clip: 4,
    borderColor: color,
    backgroundColor: color,
    borderDash: [...dash],
    borderWidth: 2,
    pointStyle: shape,
    pointRadius: data.map((_, at) => (at % every === first ? 4 : 0)),
    pointHitRadius: 6,
    pointHoverRadius: 6,
  };
}

function noteOf({ requestsPerMonth, usd, low, high, coldRate }: CostPoint): string {
  const amount = formatUsdInterval({ point: String(usd), low: String(low ?? usd), high: String(high ?? usd) });
  return `${formatRequests(requestsPerMonth)} requests: ${amount} a month, ${formatRate(coldRate)} cold`;
}

function bandOf(named: NamedRow, color: string, floor: number): Band {
  const points = knownPoints(named).map(({ requestsPerMonth, usd, low, high }) => ({
    x: requestsPerMonth,
    low: Math.max(low ?? usd, floor),
    high: Math.max(high ?? usd, floor),
  }));
  return { color, points };
}

/** Where drawn lines cross, those first that change what is cheapest. */
function crossingsOf(
  cost: CostAnalysis,
  scenario: string,
  drawn: readonly NamedRow[],
  floor: number,
): readonly CrossingMark[] {
  const indices = new Set(drawn.map(({ index }) => index));
  const crossings = pricedPairs(cost, scenario)
    .flatMap((pair) => pair.crossings)
    .filter(({ below, above }) => indices.has(below.index) && indices.has(above.index));
  const leading = new Set(leadingCrossings(drawn, crossings));
  return crossings
    .flatMap((crossing) => {
      const { point, low, high, below, above } = crossing;
      const usd = crossingAt(below, above, point, floor);
      const name = formatRequests(point);
      return usd === null ? [] : [{ x: point, y: usd, low, high, leading: leading.has(crossing), name }];
    })
    .toSorted((a, b) => Number(b.leading) - Number(a.leading) || a.x - b.x);
}

function tooltipOf(cost: CostAnalysis, named: NamedRow | undefined): readonly string[] {
  if (named === undefined) return [];
  const { row, name } = named;
  const { requestsPerMonth } = cost.traffic;
  const asked = row.monthly === null ? [] : [`${formatRequests(requestsPerMonth)}: ${formatUsdInterval(row.monthly)}`];
  return [`${name} (${plainText(row.target)})`, ...asked, plainText(formatReplay(cost))];
}

function captionOf(cost: CostAnalysis, scenario: string, drawn: readonly NamedRow[]): string {
  const rows = namedRows(cost, scenario);
  const unknown = rows.filter(({ row }) => row.monthly === null).length;
  const left = rows.length - unknown - drawn.length;
  const amounts = drawn.flatMap((one) => knownPoints(one).map(({ usd }) => usd));
  const { min } = usdBounds(amounts);
  return [
    "What a month costs at its number of requests, with a band for what measuring leaves open.",
    "A ring is where two lines cross; it is filled, and says its traffic, where the cheapest changes.",
    ...(amounts.some((usd) => usd < min)
      ? [
          `Along the lower edge a line costs ${formatUsdNumber(min)} a month or less: nothing where a free quota covers it.`,
        ]
      : []),
    ...(left > 0 ? [`${drawn.length} of ${rows.length - unknown} are drawn.`] : []),
    ...(unknown > 0 ? [`${unknown} without a known amount ${unknown === 1 ? "is" : "are"} in the table only.`] : []),
  ].join(" ");
}

function describe(cost: CostAnalysis, heading: string, drawn: readonly NamedRow[]): string {
  const asked = formatRequests(cost.traffic.requestsPerMonth);
  const amounts = drawn.map(({ name, row }) => `${name} ${row.monthly === null ? "" : formatUsdInterval(row.monthly)}`);
  const indices = new Set(drawn.map(({ index }) => index));
  const crossings = pricedPairs(cost, drawn[0]?.row.scenario ?? "")
    .filter(({ rows }) => rows.every(({ index }) => indices.has(index)))
    .map((pair) => formatPair(pair));
  return `${heading} at ${asked} requests: ${[...amounts, ...crossings].join("; ")}`;
}
