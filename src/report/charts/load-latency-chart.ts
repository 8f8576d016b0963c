import type { Analysis } from "../../analysis/analysis.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { describeTraffic, formatLoadPercentile } from "../load-figures.ts";
import { frameOptions } from "./chart-frame.ts";
import type { ChartConfig, ChartModel, ChartView } from "./chart-view.ts";
import { durationAxis } from "./duration-axis.ts";
import { fontOf, titleOptions } from "./lane-chart.ts";
import { type DrawnLoad, drawnLoads, loadLegend, loadLegendPx, loadLine } from "./load-lines.ts";
import { surfacePlugin } from "./marks.ts";
import { tooltipOptions } from "./tooltip.ts";

/** Latency by percentile, a line per target: both axes give the rare requests as much room as the common ones. */
export function loadLatencyChart(analysis: Analysis, view: ChartView): ChartModel {
  const loads = drawnLoads(analysis, view);
  const title = "Latency under load, by percentile";
  const traffic = loads[0] === undefined ? "" : describeTraffic(loads[0].plan);
  const narrow = view.layout === "narrow";
  const values = loads.flatMap(({ measured }) => measured.curve.map(({ ns }) => ns));
  const config: ChartConfig = {
    type: "line",
    data: { datasets: loads.map((load, lane) => lineOf(analysis, view, load, lane)) },
    options: {
      ...frameOptions(view, 24),
      parsing: false,
      scales: {
        x: rarityAxis(view, loads),
        y: {
          ...durationAxis(view, `latency${view.scale === "log" ? " (log scale)" : ""}`, values),
          position: "left",
        },
      },
      plugins: {
        legend: loadLegend(analysis, view, loads),
        tooltip: tooltipOptions(view, (point) => tooltipOf(loads[point.lane ?? -1])),
        ...titleOptions(view, `${view.scenario}: latency under load`, `${traffic}; ${analysis.run.id}`),
      },
    } as unknown as NonNullable<ChartConfig["options"]>,
    plugins: [surfacePlugin(view.theme)],
  };
  return {
    title,
    caption: [
      "How long the slowest half, tenth, hundredth of all requests took at least: lower is better, a line that rises is a tail.",
      loads[0]?.plan.mode === "closed"
        ? "A closed loop: what would have waited during a stall is not in it."
        : "Counted from the time at which each request was to be sent.",
      ...(loads.some(({ measured }) => measured.unanswered > 0)
        ? ["A line ends where requests got no right answer."]
        : []),
    ].join(" "),
    description: `${title}, ${view.scenario}: ${loads.map(describe).join("; ")}`,
    heightPx: (narrow ? 320 : 360) + (view.titled ? 58 : 0) + loadLegendPx(view, loads),
    config,
  };
}

/** x is how rare a request is: 1 in x is slower. */
function lineOf(
  analysis: Analysis,
  view: ChartView,
  load: DrawnLoad,
  lane: number,
): ChartConfig["data"]["datasets"][number] {
  const points = load.measured.curve.map(({ p, ns }) => ({
    x: 1 / (1 - p),
    y: ns,
    lane,
    note: `${percentileText(1 / (1 - p))}: ${formatDuration(ns)}`,
  }));
  return loadLine(analysis, view, load.target, { points, every: 20 });
}

function rarityAxis(view: ChartView, loads: readonly DrawnLoad[]): object {
  const rarest = Math.max(100, ...loads.flatMap(({ measured }) => measured.curve.map(({ p }) => 1 / (1 - p))));
  const ticks = [2, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000].filter((x) => x <= rarest * 1.001);
  return {
    type: "logarithmic",
    position: "bottom",
    min: 2,
    max: rarest,
    border: { color: view.theme.grid },
    grid: { color: view.theme.grid },
    title: { display: true, text: "percentile of requests", color: view.theme.muted, font: fontOf(view, 13) },
    afterBuildTicks: (axis: { ticks: object[] }) => {
      axis.ticks = ticks.map((value) => ({ value, major: true }));
    },
    ticks: {
      color: view.theme.text,
      font: fontOf(view, 12),
      autoSkip: false,
      maxRotation: 0,
      callback: (value: string | number) => percentileText(Number(value)),
    },
  };
}

/** "p50", "p99.9" from 2, 1000. */
function percentileText(rarity: number): string {
  const share = 100 * (1 - 1 / rarity);
  return `p${Number(share.toFixed(Math.max(0, Math.ceil(Math.log10(rarity)) - 1)))}`;
}

function describe({ target, measured }: DrawnLoad): string {
  const of = (p: number): string => formatLoadPercentile(measured.percentiles.find((one) => one.p === p));
  return `${target} p50 ${of(0.5)}, p99 ${of(0.99)}`;
}

function tooltipOf(load: DrawnLoad | undefined): string[] {
  return load === undefined ? [] : [load.target, describe(load).slice(load.target.length + 1)];
}
